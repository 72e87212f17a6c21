// User agents of browsers inside apps, as their makers send them (2025 and 2026).
const ANDROID = 'Mozilla/5.0 (Linux; Android 15; Pixel 8 Build/AP4A.250205.002; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/140.0.7339.51 Mobile Safari/537.36';
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';

export const APPS = {
  LINE: `${ANDROID} Line/15.20.0/IAB`,
  Instagram: `${IPHONE} Mobile/22G86 Instagram 390.0.0.28.86 (iPhone15,2; iOS 18_6; ja_JP; ja; scale=3.00; 1179x2556; 1; IABMV/1) Safari/604.1`,
  Facebook: `${IPHONE} Mobile/22G86 [FBAN/FBIOS;FBAV/520.0.0.38.101;FBBV/756351453;FBDV/iPhone15,2;FBMD/iPhone;FBSN/iOS;FBSV/18.6;FBLC/ja_JP]`,
  'Yahoo! JAPAN': `${ANDROID} YJApp-ANDROID jp.co.yahoo.android.yjtop/3.200.0`,
  'an Android app': ANDROID,
};

export const EDGE_ON_WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0';

/** Android's Chrome; a WebView that has this user agent shows itself in a client hint only. */
export const ANDROID_CHROME = 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36';

export const SAFARI_ON_IPHONE = `${IPHONE} Version/18.6 Mobile/15E148 Safari/604.1`;
/** Started from an icon, the same engine leaves `Safari/` out. */
export const HOME_SCREEN = `${IPHONE} Mobile/15E148`;
