/** Every page in every state and both languages, as the gallery's index lists them: `{ name, language, url }`. */
export async function galleryStates(site) {
  const index = await (await fetch(`${site.url}/dev/gallery`)).text();
  const paths = [...index.matchAll(/\bsrc="?(\/dev\/gallery\/[^"\s>]+)/g)].map(([, path]) => path);
  return [...new Set(paths)].map((path) => {
    const [language, page, state] = path.split('/').slice(3);
    return { name: `${language}-${page}-${state}`, language, url: site.url + path };
  });
}
