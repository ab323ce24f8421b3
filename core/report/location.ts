import type { Source } from '../syntax/tree.ts';
import { absolute } from '../syntax/tree.ts';
import { LineIndex } from '../text/text.ts';

/** Where something stands, as people and other tools count: lines and columns from 1, columns in UTF-16 units, the end exclusive. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Turns sources into locations. */
export class Locator {
  private readonly texts = new Map<string, string>();
  private readonly indexes = new Map<string, LineIndex>();

  /**
   * @param documents every document that a source may stand in
   * @param nameOf what a file is called in the report; without it, what the document calls it
   */
  constructor(documents: Iterable<{ readonly file: string; readonly text: string }>, private readonly nameOf: (file: string) => string = (file) => file) {
    for (const { file, text } of documents) this.texts.set(file, text);
  }

  /** The location of a source. In a document that is not known, lines count from the start of its item. */
  at(source: Source): Location {
    const file = source.item.file;
    const known = this.texts.get(file);
    const span = known === undefined ? source : absolute(source);
    const index = known === undefined ? new LineIndex(source.item.text) : this.indexOf(file, known);
    const start = index.positionAt(span.start);
    const end = index.positionAt(Math.max(span.start, span.end));
    return { file: this.nameOf(file), line: start.line + 1, column: start.character + 1, endLine: end.line + 1, endColumn: end.character + 1 };
  }

  /** `file:line`, for sentences. */
  fileLine(source: Source): string {
    const { file, line } = this.at(source);
    return `${file}:${line}`;
  }

  private indexOf(file: string, text: string): LineIndex {
    let index = this.indexes.get(file);
    if (!index) this.indexes.set(file, (index = new LineIndex(text)));
    return index;
  }
}
