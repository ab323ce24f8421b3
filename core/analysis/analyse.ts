import type { Catalog } from '../catalog/catalog.ts';
import { Binder } from '../model/bind/model.ts';
import type { CatalogWords } from '../model/catalog-words.ts';
import { MentionChecks } from '../model/checks/atlas.ts';
import { ModelChecks } from '../model/checks/checks.ts';
import type { Files } from '../model/files.ts';
import type { Model } from '../model/model.ts';
import type { Problem } from '../model/problem.ts';
import type { DocumentTree } from '../syntax/tree.ts';
import { absolute } from '../syntax/tree.ts';
import { applyDecisions } from './decisions.ts';
import { RuleEngine } from './engine.ts';
import type { Finding } from './finding.ts';
import type { Settings } from './settings.ts';
import type { SubjectFindings } from './subject-findings.ts';

/** Everything that can be said about one model. */
export interface Analysis {
  readonly model: Model;
  /** Problems of form and meaning, by file in the order of the model's documents, then by place. */
  readonly problems: readonly Problem[];
  /** All findings, those that are mitigated, decided or replaced among them, in the order of the model. */
  readonly findings: readonly Finding[];
  /** The same by element and flow; findings of threats that people wrote are in `own`. */
  readonly subjects: readonly SubjectFindings[];
  readonly own: readonly Finding[];
  /** The findings of an element or flow. */
  of(is: 'element' | 'flow', id: string): SubjectFindings | undefined;
}

export interface AnalysisOptions {
  readonly settings: Settings;
  /** The date of today, `YYYY-MM-DD`: core reads no clock. */
  readonly today: string;
  /** Only these packs. */
  readonly packs?: ReadonlySet<string>;
  /**
   * The analysis of the same model before an edit, made by the same analyser: what the edit does not touch is taken from there. Afterwards it is no longer good for
   * anything: its findings speak of the model as it is now.
   */
  readonly before?: Analysis;
}

/** What an analysis leaves behind for the next one. */
interface Kept {
  readonly engine: RuleEngine;
  readonly checks: ModelChecks;
  readonly mentions: MentionChecks;
  readonly settings: Settings;
  readonly packs: ReadonlySet<string> | undefined;
  used: boolean;
}

/** Reads and analyses models with one catalogue; keeps what it has bound, so that analysing again after an edit is cheap. */
export class Analyser {
  readonly binder: Binder;
  private readonly kept = new WeakMap<Analysis, Kept>();

  constructor(readonly catalog: Catalog, readonly words: CatalogWords) {
    this.binder = new Binder(catalog, words);
  }

  /** Analyses the model whose root is this document. Never throws: whatever is wrong is in the problems. A fragment is bound and checked, but rules see only what it holds. */
  analyse(root: DocumentTree, files: Files, options: AnalysisOptions): Analysis {
    const { settings, packs, today, before } = options;
    const known = before && this.kept.get(before);
    const usable = known && !known.used && known.settings === settings && known.packs === packs ? known : undefined;
    const { model, touched } = this.binder.bindAgain(root, files, usable && before!.model);
    let engine = usable?.engine;
    if (usable) usable.used = true;
    // ids that were typed and are gone leave nodes behind
    if (engine && touched && engine.graph.slots < model.elements.size * 2 + 1000) engine.update(model, touched);
    else engine = new RuleEngine(model, this.catalog, settings, packs);
    const decided = applyDecisions(model, engine, settings, today, packs === undefined && !model.isFragment, (id) => this.catalog.rules.has(id));
    const { words } = this;
    const { checks, mentions } = usable ?? { checks: new ModelChecks(), mentions: new MentionChecks() };
    const { graph } = engine;
    const analysis = lazily(model, engine, decided.own, () => [...model.problems, ...checks.check(model, graph, today), ...(words.atlas ? mentions.check(model.documents, words.atlas) : []), ...decided.problems]);
    this.kept.set(analysis, { engine, checks, mentions, settings, packs, used: false });
    return analysis;
  }
}

/** An analysis whose lists are put together when somebody asks for them. */
function lazily(model: Model, engine: RuleEngine, own: readonly Finding[], remarks: () => readonly Problem[]): Analysis {
  const { subjects } = engine;
  let findings: readonly Finding[] | undefined;
  let problems: readonly Problem[] | undefined;
  return {
    model, subjects, own,
    of: (is, id) => engine.of(is, id),
    get findings() {
      return (findings ??= subjects.flatMap((subject) => subject.findings).concat(own));
    },
    get problems() {
      return (problems ??= inOrder(model, remarks()));
    },
  };
}

/** Problems by file in the order of the documents, then by place. */
function inOrder(model: Model, problems: readonly Problem[]): readonly Problem[] {
  const rank = new Map(model.documents.map((tree, index) => [tree.file, index]));
  const keyed = problems.map((problem) => ({ problem, file: rank.get(problem.source.item.file) ?? 0, at: absolute(problem.source).start }));
  keyed.sort((a, b) => a.file - b.file || a.at - b.at);
  return keyed.map((one) => one.problem);
}
