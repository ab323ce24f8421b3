import type { Catalog } from '../catalog/catalog.ts';
import { Binder } from '../model/bind/model.ts';
import type { CatalogWords } from '../model/catalog-words.ts';
import { checkMentions } from '../model/checks/atlas.ts';
import { checkModel } from '../model/checks/checks.ts';
import type { Files } from '../model/files.ts';
import type { Model } from '../model/model.ts';
import type { Problem } from '../model/problem.ts';
import type { DocumentTree } from '../syntax/tree.ts';
import { absolute } from '../syntax/tree.ts';
import { applyDecisions } from './decisions.ts';
import { evaluateRules } from './engine.ts';
import type { Finding } from './finding.ts';
import type { Settings } from './settings.ts';

/** Everything that can be said about one model. */
export interface Analysis {
  readonly model: Model;
  /** Problems of form and meaning, by file in the order of the model's documents, then by place. */
  readonly problems: readonly Problem[];
  /** All findings, those that are mitigated, decided or replaced among them, in the order of the model. */
  readonly findings: readonly Finding[];
}

export interface AnalysisOptions {
  readonly settings: Settings;
  /** The date of today, `YYYY-MM-DD`: core reads no clock. */
  readonly today: string;
  /** Only these packs. */
  readonly packs?: ReadonlySet<string>;
}

/** Reads and analyses models with one catalogue; keeps what it has bound, so that analysing again after an edit is cheap. */
export class Analyser {
  readonly binder: Binder;

  constructor(readonly catalog: Catalog, readonly words: CatalogWords) {
    this.binder = new Binder(catalog, words);
  }

  /** Analyses the model whose root is this document. Never throws: whatever is wrong is in the problems. A fragment is bound and checked, but rules see only what it holds. */
  analyse(root: DocumentTree, files: Files, options: AnalysisOptions): Analysis {
    const model = this.binder.bind(root, files);
    const evaluated = evaluateRules(model, this.catalog, options.settings, options.packs);
    const decided = applyDecisions(model, evaluated, options.settings, options.today, options.packs === undefined && !model.isFragment, (id) => this.catalog.rules.has(id));
    const problems = [...model.problems, ...checkModel(model, options.today), ...(this.words.atlas ? checkMentions(model.documents, this.words.atlas) : []), ...decided.problems];
    const rank = new Map(model.documents.map((tree, index) => [tree.file, index]));
    const keyed = problems.map((problem) => ({ problem, file: rank.get(problem.source.item.file) ?? 0, at: absolute(problem.source).start }));
    keyed.sort((a, b) => a.file - b.file || a.at - b.at);
    return { model, problems: keyed.map((k) => k.problem), findings: decided.findings };
  }
}
