import { readdirSync, readFileSync } from 'node:fs';
import { convertDocument, outlineOf } from '../../../core/syntax/print/convert.ts';
import type { Lines, Outline, OutlineEntry } from '../../../core/syntax/print/outline.ts';
import { Parser } from 'yaml';
import { lex } from '../../../core/syntax/dsl/lex.ts';
import { mistakesOf } from '../../../core/syntax/mistakes.ts';
import { readDocument } from '../../../core/syntax/read.ts';
import type { DocumentTree } from '../../../core/syntax/tree.ts';
import { catalog } from '../../support/analyse.ts';

export const typeOfKind = (kind: string): string | undefined => catalog.kinds.get(kind)?.type;

const names = { yaml: 'm.threat.yaml', dsl: 'm.threat' } as const;

export function read(text: string, syntax: DocumentTree['syntax']): DocumentTree {
  return readDocument(names[syntax], text);
}

/** The document in the other syntax, read anew; undefined where it has mistakes of form. */
export function converted(tree: DocumentTree, to: DocumentTree['syntax'] = tree.syntax === 'yaml' ? 'dsl' : 'yaml'): DocumentTree | undefined {
  const result = convertDocument(tree, to, typeOfKind);
  return 'text' in result ? read(result.text, to) : undefined;
}

/** The text of a document in the other syntax. */
export function textOf(text: string, from: DocumentTree['syntax']): string {
  return converted(read(text, from))!.text;
}

export function comments(tree: DocumentTree): string[] {
  return commentsIn(outlineOf(tree, typeOfKind));
}

/** What could not be read, in words. */
export function mistakes(tree: DocumentTree): string[] {
  return mistakesOf(tree).map(({ code, message }) => `${code} ${message}`);
}

/** The models of the examples and of the corpus. */
export const models: readonly { readonly name: string; readonly text: string }[] = ['examples', 'test/corpus'].flatMap((folder) =>
  readdirSync(folder).filter((name) => name.endsWith('.threat.yaml')).map((name) => ({ name: `${folder}/${name}`, text: readFileSync(`${folder}/${name}`, 'utf8') })));

/** All comments of an outline, in the order in which they are printed. */
export function commentsIn(outline: Outline): string[] {
  const result: string[] = [];
  const lines = (some: Lines): void => void result.push(...some.filter((line) => line !== ''));
  const entry = (one: OutlineEntry): void => {
    lines(one.head);
    if (one.tail !== undefined) result.push(one.tail);
    if (one.value && one.value.is !== 'scalar') {
      (one.value.is === 'list' ? one.value.members : one.value.entries).forEach(entry);
      lines(one.value.foot);
    }
    if (one.close !== undefined) result.push(one.close);
  };
  lines(outline.head);
  for (const section of outline.sections) {
    lines(section.head);
    if (section.tail !== undefined) result.push(section.tail);
    section.items.forEach(entry);
    lines(section.foot);
  }
  lines(outline.foot);
  return result;
}

/** The comments of a text as another reader sees them: the parser of the `yaml` package, or the lexer of the DSL. */
export function writtenComments(text: string, syntax: DocumentTree['syntax']): string[] {
  if (syntax === 'dsl') return lex(text).filter(({ kind }) => kind === 'comment').map(({ start, end }) => text.slice(start, end).trimEnd());
  const found: string[] = [];
  const walk = (token: unknown): void => {
    if (Array.isArray(token)) token.forEach(walk);
    else if (typeof token === 'object' && token !== null) {
      const { type, source } = token as { type?: unknown; source?: unknown };
      if (type === 'comment' && typeof source === 'string') found.push(source.trimEnd());
      else Object.values(token).forEach(walk);
    }
  };
  for (const token of new Parser().parse(text)) walk(token);
  return found;
}
