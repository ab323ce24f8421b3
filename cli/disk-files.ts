import { closeSync, constants, fstatSync, openSync, readSync, realpathSync } from 'node:fs';
import path from 'node:path';
import type { Files } from '../core/model/files.ts';
import { resolvePath } from '../core/model/files.ts';
import { readDocument } from '../core/syntax/read.ts';
import type { DocumentTree } from '../core/syntax/tree.ts';

const maximumSize = 16 * 1024 * 1024;

export type FileText = { readonly text: string } | { readonly refused: string };

/** The files of one project on disk. Nothing outside its root is read, whatever a model includes. Paths are absolute, with `/`. */
export class DiskFiles implements Files {
  readonly root: string;
  private readonly trees = new Map<string, DocumentTree | undefined>();
  private readonly texts = new Map<string, FileText>();

  /** @param root the folder of the project; it must exist */
  constructor(root: string) {
    this.root = slashes(realpathSync(root));
  }

  tree(file: string): DocumentTree | undefined {
    if (!this.trees.has(file)) {
      const read = this.read(file);
      this.trees.set(file, 'text' in read ? readDocument(file, read.text) : undefined);
    }
    return this.trees.get(file);
  }

  resolve(from: string, written: string): { readonly file: string } | { readonly refused: string } {
    const resolved = resolvePath(from, written);
    if ('refused' in resolved) return resolved;
    if (!isInside(resolved.file, this.root)) return { refused: 'the path leaves the project' };
    const read = this.read(resolved.file);
    // a file that is not there is for the caller to report; what is there but may not be read is refused with the reason
    return 'refused' in read && read.refused !== notThere ? read : resolved;
  }

  /** The text of a file of the project, or why it is not read. */
  read(file: string): FileText {
    let read = this.texts.get(file);
    if (!read) this.texts.set(file, (read = readInside(file, this.root)));
    return read;
  }
}

const notThere = 'there is no such file';

function readInside(file: string, root: string): FileText {
  let real: string;
  try {
    real = slashes(realpathSync(file));
  } catch (error) {
    return { refused: reasonOf(error) };
  }
  if (!isInside(real, root)) return { refused: real === file ? 'the path leaves the project' : 'it is a link that leaves the project' };
  return readRegular(real);
}

/** The text of a regular file of bounded size, as UTF-8 without its byte order mark; or why it is not read. Devices and pipes are never waited for. */
export function readRegular(file: string): FileText {
  let handle: number | undefined;
  try {
    handle = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stat = fstatSync(handle);
    if (!stat.isFile()) return { refused: stat.isDirectory() ? 'it is a folder' : 'it is not a regular file' };
    if (stat.size > maximumSize) return { refused: tooLarge };
    // files such as those in /proc state no size: read until the end, within the bound
    const chunks: Buffer[] = [];
    for (let size = 0; ; ) {
      const chunk = Buffer.allocUnsafe(Math.max(4096, Math.min(maximumSize + 1, stat.size + 1 - size)));
      const read = readSync(handle, chunk, 0, chunk.length, null);
      if (read === 0) break;
      chunks.push(chunk.subarray(0, read));
      if ((size += read) > maximumSize) return { refused: tooLarge };
    }
    return { text: new TextDecoder('utf-8').decode(Buffer.concat(chunks)) };
  } catch (error) {
    return { refused: reasonOf(error) };
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

const tooLarge = `it is larger than ${maximumSize / 1024 / 1024} MB`;

/** What went wrong with a file, in words. */
export function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  switch (code) {
    case 'ENOENT': case 'ENOTDIR': return notThere;
    case 'EACCES': case 'EPERM': return 'there is no right to do that';
    case 'EISDIR': return 'it is a folder';
    case 'ELOOP': return 'it is a link to itself';
    case 'ENXIO': case 'ENODEV': return 'it is not a regular file';
    case 'ENOSPC': return 'there is no space left';
    default: return code ?? (error instanceof Error ? error.message : String(error));
  }
}

/** Is the path the folder or in it? Both absolute, normal and with `/`. */
export function isInside(file: string, folder: string): boolean {
  return file === folder || file.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

/** A path with `/` on every system: the form in which documents are named. */
export function slashes(file: string): string {
  return path.sep === '/' ? file : file.split(path.sep).join('/');
}
