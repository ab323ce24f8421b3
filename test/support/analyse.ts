import type { Analysis, AnalysisOptions } from '../../core/analysis/analyse.ts';
import { Analyser } from '../../core/analysis/analyse.ts';
import { defaultSettings } from '../../core/analysis/settings.ts';
import { builtinCatalog } from '../../core/catalog/builtin.ts';
import { builtinAtlas, builtinFrameworks } from '../../core/knowledge/builtin.ts';
import { MemoryFiles } from '../../core/model/files.ts';
import { catalogWords } from '../../core/model/words-of.ts';
import type { Source } from '../../core/syntax/tree.ts';
import { absolute } from '../../core/syntax/tree.ts';
import { readDocument } from '../../core/syntax/read.ts';
import { LineIndex } from '../../core/text/text.ts';

export const today = '2026-11-21';
export const catalog = builtinCatalog();
export const words = catalogWords(catalog, builtinAtlas(), builtinFrameworks());
export const analyser = new Analyser(catalog, words);

/** Analyses a model given as text; other files beside it by their path. */
export function analyse(text: string, options: Partial<AnalysisOptions> = {}, others: Readonly<Record<string, string>> = {}): Analysis {
  const trees = new Map(Object.entries({ 'model.threat.yaml': text, ...others }).map(([file, content]) => [file, readDocument(file, content)]));
  return analyser.analyse(trees.get('model.threat.yaml')!, new MemoryFiles(trees), { settings: defaultSettings, today, ...options });
}

/** `line:column`, from 1. */
export function placeOf(analysis: Analysis, source: Source): string {
  const text = analysis.model.documents.find((d) => d.file === source.item.file)!.text;
  const { line, character } = new LineIndex(text).positionAt(absolute(source).start);
  return `${line + 1}:${character + 1}`;
}

/** The words that a source marks. */
export function wordsOf(source: Source): string {
  return source.item.text.slice(source.start, source.end);
}
