import { markdownCode } from '../text/markdown.ts';

/** What has a page of its own in the catalogue. */
export type PageKind = 'threat' | 'control' | 'kind' | 'zone-type';

/** Where the page of something is, seen from the page that names it; undefined: no link. Answers are relative paths to Markdown files. */
export type PageLinks = (is: PageKind, id: string) => string | undefined;

/** No links: for a terminal. */
export const noLinks: PageLinks = () => undefined;

/** All pages lie in one folder: for documents that an editor makes. */
export const siblingLinks: PageLinks = (_, id) => (safeId.test(id) ? `${id}.md` : undefined);

/** Folders of docs/catalogue by what their pages are about. */
export const pageFolders: Readonly<Record<PageKind, string>> = { threat: 'threats', control: 'controls', kind: 'kinds', 'zone-type': 'zones' };

/** Pages lie in a folder for each sort, beside the one that the naming page lies in. */
export const folderLinks: PageLinks = (is, id) => (safeId.test(id) ? `../${pageFolders[is]}/${id}.md` : undefined);

const safeId = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,78}[A-Za-z0-9])?$/;

const safeHref = /^(?:\.\.\/)?(?:[a-z]+\/)?[A-Za-z0-9][A-Za-z0-9._-]*\.md$/;

/** An id in code type, as a link where its page is known. An address of another form than a relative path to a Markdown file is left out. */
export function idLink(is: PageKind, id: string, links: PageLinks): string {
  const code = markdownCode(id);
  const href = links(is, id);
  return href !== undefined && code !== '' && safeHref.test(href) ? `[${code}](${href})` : code;
}
