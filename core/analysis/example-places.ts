import type { ExamplePlace } from '../catalog/places.ts';
import type { Source } from '../syntax/tree.ts';
import { absolute } from '../syntax/tree.ts';
import type { Span } from '../text/text.ts';
import { LineIndex } from '../text/text.ts';
import type { ExampleResult } from './examples.ts';

/** Where things of an example's model stand in the rule file: the model is a block of text there, each of its lines a line of the file. */
export class ExamplePlaces {
  private readonly lines: LineIndex;

  /** @param text of the rule file */
  constructor(private readonly text: string) {
    this.lines = new LineIndex(text);
  }

  /**
   * The place of a source of the model.
   * @returns undefined where the model is not written as a block (`model: |`), or is that of a variation
   */
  of(place: ExamplePlace, result: ExampleResult, source: Source): Span | undefined {
    const block = place.model && this.blockOf(place.model);
    if (!block) return undefined;
    const inModel = new LineIndex(result.analysis.model.root.text);
    const { start, end } = absolute(source);
    const move = (offset: number): number => {
      const { line, character } = inModel.positionAt(offset);
      return this.lines.offsetAt({ line: block.line + line, character: block.indent + character });
    };
    return { start: move(start), end: move(end) };
  }

  /** The first line of the block's text and by how much it is indented. */
  private blockOf(span: Span): { line: number; indent: number } | undefined {
    const written = this.text.slice(span.start, span.end);
    // lines of a folded text (`>`) run into each other
    if (!/^\|[-+0-9]*[ \t]*(?:#.*)?\r?\n/.test(written)) return undefined;
    const content = written.slice(written.indexOf('\n') + 1);
    // blank lines at the beginning are no part of the model
    const blank = /^(?:[ \t]*\r?\n)*/.exec(content)![0];
    const indent = /^ */.exec(content.slice(blank.length))![0].length;
    return { line: this.lines.positionAt(span.start).line + 1 + blank.split('\n').length - 1, indent };
  }
}
