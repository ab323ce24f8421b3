/**
 * URIs as keys. Clients spell one and the same file in several ways (`file:///c%3A/x`, `file:///C:/x`), so everything is kept under one spelling,
 * and the client's own is used when talking to it.
 */

/** The one spelling of a URI: each segment of the path encoded anew, the drive letter small. Never throws. */
export function canonical(uri: string): string {
  const match = /^([a-z][a-z0-9+.-]*):(\/\/[^/?#]*)?([^?#]*)(.*)$/is.exec(uri);
  if (!match) return uri;
  const [, scheme, authority = '', path = '', rest = ''] = match;
  const clean = path.split('/').map((segment) => encodeURIComponent(decode(segment))).join('/');
  return `${scheme!.toLowerCase()}:${authority}${clean.replace(/^\/([A-Za-z])(%3A|:)/i, (_, drive: string) => `/${drive.toLowerCase()}%3A`)}${rest}`;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** The folder of a file: its URI up to the last `/`. */
export function folderOf(uri: string): string {
  const at = uri.lastIndexOf('/');
  return at < 0 ? uri : uri.slice(0, at);
}

/** The last segment, decoded. */
export function nameOf(uri: string): string {
  return decode(uri.slice(uri.lastIndexOf('/') + 1));
}

/** Is the URI the folder itself or something below it? */
export function isInside(folder: string, uri: string): boolean {
  return uri === folder || uri.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

/** Has the address a folder in which other files can lie? An unsaved document has none. */
export function hasFolder(uri: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(uri);
}

/**
 * Where a relative path written in a file leads.
 * @param within the folder that it may not leave; undefined: anywhere
 */
export function resolveUri(from: string, path: string, within: string | undefined): { readonly file: string } | { readonly refused: string } {
  if (path.trim() === '') return { refused: 'the path is empty' };
  if (/^([/\\]|[a-z][a-z0-9+.-]*:)/i.test(path)) return { refused: 'only paths relative to this file can be included' };
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u001f]/.test(path) || path.length > 4096) return { refused: 'the path holds control characters or is too long' };
  if (!hasFolder(from)) return { refused: 'this file has not been saved yet, so nothing lies beside it' };
  let folder = folderOf(from);
  const rootLength = /^[a-z][a-z0-9+.-]*:\/\/[^/]*/i.exec(from)![0].length;
  for (const part of path.replaceAll('\\', '/').split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') {
      folder += `/${encodeURIComponent(part)}`;
      continue;
    }
    if (folder.length <= rootLength) return { refused: 'the path leaves the project' };
    folder = folderOf(folder);
  }
  if (within !== undefined && isInside(within, from) && !isInside(within, folder)) return { refused: 'the path leaves the project' };
  return { file: canonical(folder) };
}

/** The path that leads from a file to another, as it is written in it: decoded, with `/`. Both must have the same scheme and authority; otherwise undefined. */
export function relativePath(from: string, to: string): string | undefined {
  const parts = (uri: string): { start: string; segments: string[] } => {
    const start = /^[a-z][a-z0-9+.-]*:\/\/[^/]*/i.exec(uri)?.[0];
    return { start: start ?? '', segments: start === undefined ? [] : uri.slice(start.length + 1).split('/') };
  };
  const [a, b] = [parts(from), parts(to)];
  if (a.start === '' || a.start !== b.start) return undefined;
  const folder = a.segments.slice(0, -1);
  let same = 0;
  while (same < folder.length && same < b.segments.length - 1 && folder[same] === b.segments[same]) same++;
  return [...folder.slice(same).map(() => '..'), ...b.segments.slice(same).map(decode)].join('/');
}
