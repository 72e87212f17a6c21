// What the pages say, as it is translated.
import { readFileSync } from 'node:fs';

const file = (language) => new URL(`../../app/locales/${language}.json`, import.meta.url);
const all = Object.fromEntries(['ja', 'en'].map((language) => [language, JSON.parse(readFileSync(file(language)))]));

/** One sentence in the language of a locale such as `ja-JP`, with its values filled in. */
export function sentence(locale, key, values = {}) {
  const words = all[locale.slice(0, 2)][key];
  if (!words) throw new Error(`nothing is said under ${key}`);
  return words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}
