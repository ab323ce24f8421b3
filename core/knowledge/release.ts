import { plainLine } from '../text/markdown.ts';
import type { Span } from '../text/text.ts';
import type { AtlasData, CaseStudyData, MethodId, MitigationData, RetiredId, TacticData, TechniqueData } from './atlas.ts';
import type { ReleaseMap, ReleaseNode } from './release-nodes.ts';
import { readReleaseNodes } from './release-nodes.ts';

/**
 * Release files of ATLAS: MITRE's own in the layouts of formats 4, 5 and 6, and Threatline's (knowledge/atlas.json). Only facts are taken: ids, names, links.
 * Descriptions are not even looked at. A file is taken whole or not at all.
 */

export interface ReleaseProblem extends Span {
  readonly message: string;
}

/** Of many mistakes the first few say enough. */
const maxProblems = 5;
const maxName = 200;

const idForms = { tactic: /^AML\.TA\d{4}$/, technique: /^AML\.T\d{4}(?:\.\d{3})?$/, mitigation: /^AML\.M\d{4}$/, 'case-study': /^AML\.CS\d{4}$/ } as const;
type Kind = keyof typeof idForms;
const examples: Record<Kind, string> = { tactic: 'AML.TA0002', technique: 'AML.T0020 or AML.T0010.003', mitigation: 'AML.M0007', 'case-study': 'AML.CS0009' };
const called: Record<Kind, string> = { tactic: 'tactic', technique: 'technique', mitigation: 'mitigation', 'case-study': 'case study' };

const expected = "It should be a file of MITRE's atlas-data (dist/v6/ATLAS-2026.09.yaml or dist/ATLAS.yaml), or one with 'version', 'tactics' and 'techniques' like Threatline's own.";

/**
 * Reads a release file, YAML or JSON. Never throws.
 * @param file what it is called, for messages
 * @returns the data, or the first few things that are wrong with it and where; never both, never a part
 */
export function readAtlasRelease(file: string, text: string): { atlas?: AtlasData; problems: readonly ReleaseProblem[] } {
  const name = cut(file.slice(-200).split(/[\\/]/).at(-1) ?? '', 60);
  const read = readReleaseNodes(text);
  if ('problems' in read) return refuse(read.problems);
  const { root } = read;
  if (root.is === 'scalar' && /^[\w./-]{1,200}\.yaml$/.test(root.value.trim()))
    return refuse([{ start: root.start, end: root.end, message: `'${name}' holds nothing but the name of another file: name '${cut(root.value.trim(), 60)}' itself.` }]);
  if (root.is !== 'map') return refuse([{ start: 0, end: 0, message: `'${name}' is no release of ATLAS. ${expected}` }]);
  const release = new Release();
  const layout = root.entries.has('matrices') ? release.matrices(root) : root.entries.has('relationships') ? release.relations(root)
    : root.entries.has('tactics') && root.entries.has('techniques') ? release.own(root) : undefined;
  if (!layout) return refuse([{ start: 0, end: 0, message: `'${name}' is no release of ATLAS. ${expected}` }]);
  const atlas = release.finish(root, layout);
  return release.problems.length > 0 ? refuse(release.problems) : { atlas, problems: [] };
}

function refuse(problems: readonly ReleaseProblem[]): { problems: readonly ReleaseProblem[] } {
  const shown = problems.slice(0, maxProblems).map(({ start, end, message }) => ({ start, end, message }));
  const rest = problems.length - shown.length;
  const last = shown.at(-1);
  if (rest > 0 && last) shown[shown.length - 1] = { ...last, message: `${last.message} (${rest} more like these)` };
  return { problems: shown };
}

/** What a layout gives beside the entries. */
interface Head {
  readonly version: ReleaseNode | undefined;
  readonly released: string | undefined;
  readonly retired?: readonly RetiredId[];
  readonly methodIds?: readonly MethodId[];
}

interface Named {
  readonly id: string;
  readonly at: Span;
}

/** An id that another entry names: checked when all entries are known. */
interface Link extends Named {
  readonly to: Kind;
  readonly by: string;
}

class Release {
  readonly problems: ReleaseProblem[] = [];
  private readonly ids = new Map<string, Kind>();
  private readonly links: Link[] = [];
  private readonly tactics: (TacticData & { place: number })[] = [];
  private readonly techniques: TechniqueData[] = [];
  private readonly mitigations: MitigationData[] = [];
  private readonly caseStudies: CaseStudyData[] = [];
  private readonly parents = new Map<string, Span>();

  /** MITRE's formats 4 and 5: everything in matrices, links inside the entries. */
  matrices(root: ReleaseMap): Head {
    const matrices = this.list(root, 'matrices');
    for (const matrix of matrices) {
      if (matrix.is !== 'map') {
        this.problem(matrix, "A matrix holds 'tactics' and 'techniques'.");
        continue;
      }
      for (const entry of this.maps(matrix, 'tactics')) this.tactic(entry, undefined);
      for (const entry of this.maps(matrix, 'techniques')) {
        this.technique(entry, undefined, this.idsIn(entry, 'tactics'), child(entry, 'subtechnique-of') ?? child(entry, 'specializes'));
      }
      for (const entry of this.maps(matrix, 'mitigations')) this.mitigation(entry, undefined, this.idsIn(entry, 'techniques'));
    }
    for (const entry of this.maps(root, 'case-studies')) this.caseStudy(entry, undefined, this.steps(child(entry, 'procedure'), 'technique'));
    return { version: child(root, 'version'), released: undefined };
  }

  /** MITRE's format 6: entries by id, links in one table of relationships. */
  relations(root: ReleaseMap): Head {
    const all = child(root, 'relationships');
    if (all?.is !== 'map') this.problem(all ?? root, "'relationships' should hold the links of each id.");
    const of = (id: string | undefined, kind: string): ReleaseNode | undefined => {
      const links = id !== undefined && all?.is === 'map' ? all.entries.get(id)?.value : undefined;
      return links?.is === 'map' ? child(links, kind) : undefined;
    };
    const places = new Map<string, number>();
    if (all?.is === 'map')
      for (const id of all.entries.keys())
        for (const [index, step] of this.items(of(id, 'sequences')).entries()) {
          const named = step.is === 'map' ? child(step, 'target') : undefined;
          const target = this.text(named);
          const position = Number(this.text(step.is === 'map' ? child(step, 'position') : undefined) ?? index);
          if (target === undefined || !Number.isFinite(position)) this.problem(step, "A step of the matrix has the 'target' and, as a number, the 'position' of a tactic.");
          else {
            this.link(target, named ?? step, 'tactic', 'The matrix');
            places.set(target, position);
          }
        }
    for (const [key, entry] of this.table(root, 'tactics')) this.tactic(entry, key, places.get(this.idOf(entry, key)?.id ?? ''));
    for (const [key, entry] of this.table(root, 'techniques')) {
      const id = this.idOf(entry, key)?.id;
      const parents = this.steps(of(id, 'specializes'), 'target');
      this.technique(entry, key, this.steps(of(id, 'achieves'), 'target'), parents[0] && { is: 'scalar', value: parents[0].id, ...parents[0].at });
    }
    for (const [key, entry] of this.table(root, 'mitigations')) this.mitigation(entry, key, this.steps(of(this.idOf(entry, key)?.id, 'mitigates'), 'target'));
    for (const [key, entry] of this.table(root, 'case-studies')) this.caseStudy(entry, key, this.steps(of(this.idOf(entry, key)?.id, 'employs'), 'target'));
    const collection = child(root, 'collection');
    const head = collection?.is === 'map' ? collection : undefined;
    return { version: head && child(head, 'version'), released: this.text(head && child(head, 'modified-date')) };
  }

  /** The layout of knowledge/atlas.json. */
  own(root: ReleaseMap): Head {
    for (const entry of this.maps(root, 'tactics')) this.tactic(entry, undefined, Number(this.text(child(entry, 'order')) ?? Number.NaN));
    for (const entry of this.maps(root, 'techniques')) this.technique(entry, undefined, this.idsIn(entry, 'tactics'), child(entry, 'parent'));
    for (const entry of this.maps(root, 'mitigations')) this.mitigation(entry, undefined, this.idsIn(entry, 'techniques'));
    for (const entry of this.maps(root, 'caseStudies')) this.caseStudy(entry, undefined, child(entry, 'techniques') ? this.idsIn(entry, 'techniques') : undefined);
    const retired = new Map<string, RetiredId>();
    for (const entry of this.maps(root, 'retired')) {
      const [id, retiredIn, replacedBy, name] = ['id', 'retiredIn', 'replacedBy', 'name'].map((key) => this.text(child(entry, key)));
      const kind = kindOf(id ?? '');
      if (id === undefined || kind === undefined || this.ids.has(id) || retired.has(id)) {
        this.problem(child(entry, 'id') ?? entry, `'${cut(id ?? '', 40)}' cannot be retired: it is no id, stands here twice, or is still in use.`);
        continue;
      }
      if (replacedBy !== undefined) this.link(replacedBy, child(entry, 'replacedBy')!, kind, id);
      retired.set(id, { id, ...(name ? { name: cut(name) } : {}), retiredIn: cut(retiredIn ?? 'an earlier release'), ...(replacedBy === undefined ? {} : { replacedBy }) });
    }
    const methodIds: MethodId[] = [];
    for (const entry of this.maps(root, 'methodIds')) {
      const id = this.text(child(entry, 'id')) ?? '';
      this.link(id, child(entry, 'id') ?? entry, 'technique', "'methodIds'");
      const finer = this.idsIn(entry, 'finer');
      for (const one of finer) this.link(one.id, one.at, 'technique', id);
      methodIds.push({ id, finer: finer.map((one) => one.id), note: cut(this.text(child(entry, 'note')) ?? '', 600) });
    }
    return { version: child(root, 'version'), released: this.text(child(root, 'released')), retired: [...retired.values()], methodIds };
  }

  /** Checks what only the whole file shows, and puts it together. */
  finish(root: ReleaseMap, head: Head): AtlasData {
    const version = this.text(head.version)?.trim() ?? '';
    if (!/^\d[\w.+-]{0,30}$/.test(version)) this.problem(head.version ?? { start: root.start, end: root.start }, "The file does not say its version, such as '2026.09' or '5.6.0'.");
    if (this.tactics.length === 0) this.problem({ start: root.start, end: root.start }, 'The file has no tactics.');
    if (this.techniques.length === 0) this.problem({ start: root.start, end: root.start }, 'The file has no techniques.');
    for (const link of this.links)
      if (this.ids.get(link.id) !== link.to) this.problem(link.at, `${link.by} names the ${called[link.to]} '${cut(link.id, 40)}', which the file does not have.`);
    for (const technique of this.techniques) {
      const at = this.parents.get(technique.id) ?? root;
      if (technique.parent !== undefined && !technique.id.startsWith(`${technique.parent}.`)) this.problem(at, `${technique.id} cannot be a sub-technique of ${cut(technique.parent, 40)}: its id does not begin with that.`);
      if (technique.parent === undefined && (technique.tactics ?? []).length === 0) this.problem(at, `${technique.id} stands under no tactic.`);
    }
    this.problems.sort((a, b) => a.start - b.start);
    const ordered = this.tactics.map((tactic, index) => ({ tactic, index })).sort((a, b) => a.tactic.place - b.tactic.place || a.index - b.index);
    return {
      name: 'MITRE ATLAS', version, released: /^\d{4}-\d{2}-\d{2}$/.test(head.released ?? '') ? head.released! : '',
      source: 'https://github.com/mitre-atlas/atlas-data', licence: 'Apache-2.0', copyright: 'Copyright 2021-2026 MITRE',
      notice: 'Ids, names, relations and addresses from MITRE ATLAS, reduced and rearranged; no descriptions. MITRE ATLAS is a trademark of The MITRE Corporation.',
      urls: {
        tactic: 'https://atlas.mitre.org/tactics/{id}', technique: 'https://atlas.mitre.org/techniques/{id}', mitigation: 'https://atlas.mitre.org/mitigations/{id}', 'case-study': 'https://atlas.mitre.org/studies/{id}',
      },
      tactics: ordered.map(({ tactic: { place: _, ...tactic } }, index) => ({ ...tactic, order: index + 1 })),
      techniques: this.techniques, mitigations: this.mitigations, caseStudies: this.caseStudies, retired: head.retired ?? [], methodIds: head.methodIds ?? [],
    };
  }

  private tactic(entry: ReleaseMap, key: string | undefined, place = Number.NaN): void {
    const id = this.declare(entry, key, 'tactic');
    if (id) this.tactics.push({ id, name: this.name(entry, id), order: 0, place: Number.isFinite(place) ? place : this.tactics.length, ...this.common(entry) });
  }

  private technique(entry: ReleaseMap, key: string | undefined, tactics: readonly Named[], parentNode: ReleaseNode | undefined): void {
    const id = this.declare(entry, key, 'technique');
    if (!id) return;
    this.parents.set(id, parentNode ?? child(entry, 'id') ?? entry);
    const parent = this.text(parentNode) ?? (id.length > 9 ? id.slice(0, 9) : undefined);
    if (parent !== undefined) this.link(parent, parentNode ?? child(entry, 'id') ?? entry, 'technique', id);
    for (const tactic of tactics) this.link(tactic.id, tactic.at, 'tactic', id);
    const maturity = this.text(child(entry, 'maturity'));
    const platforms = this.items(child(entry, 'platforms')).map((node) => this.text(node)).filter((word) => word !== undefined);
    this.techniques.push({
      id, name: this.name(entry, id), ...(parent === undefined ? {} : { parent }), ...(tactics.length > 0 ? { tactics: unique(tactics) } : {}),
      ...(maturity ? { maturity: capital(cut(maturity)) } : {}), ...(platforms.length > 0 ? { platforms: platforms.map((word) => cut(word)) } : {}), ...this.common(entry),
    });
  }

  private mitigation(entry: ReleaseMap, key: string | undefined, techniques: readonly Named[]): void {
    const id = this.declare(entry, key, 'mitigation');
    if (!id) return;
    for (const technique of techniques) this.link(technique.id, technique.at, 'technique', id);
    const category = this.items(child(entry, 'category') ?? child(entry, 'categories')).map((node) => this.text(node)).filter((word) => word !== undefined);
    this.mitigations.push({ id, name: this.name(entry, id), category: category.map((word) => cut(word)), ...this.common(entry), techniques: unique(techniques) });
  }

  private caseStudy(entry: ReleaseMap, key: string | undefined, techniques: readonly Named[] | undefined): void {
    const id = this.declare(entry, key, 'case-study');
    if (!id) return;
    for (const technique of techniques ?? []) this.link(technique.id, technique.at, 'technique', id);
    const type = this.text(child(entry, 'case-study-type') ?? child(entry, 'type'));
    // the title alone may be missing: it is not known of every study
    const name = child(entry, 'name') ? { name: this.name(entry, id) } : {};
    this.caseStudies.push({ id, ...name, ...(type ? { type: cut(type).toLowerCase() } : {}), ...this.common(entry), ...(techniques ? { techniques: unique(techniques) } : {}) });
  }

  /** What every kind of entry may have. */
  private common(entry: ReleaseMap): { attack?: string; formerNames?: readonly string[] } {
    const reference = child(entry, 'attack') ?? child(entry, 'attack-reference') ?? child(entry, 'ATT&CK-reference');
    const attack = this.text(reference?.is === 'map' ? child(reference, 'id') : reference);
    const former = this.items(child(entry, 'formerNames')).map((node) => this.text(node)).filter((word) => word !== undefined);
    return { ...(attack && /^[A-Z]{1,2}\d{4}(?:\.\d{3})?$/.test(attack) ? { attack } : {}), ...(former.length > 0 ? { formerNames: former.map((word) => cut(word)) } : {}) };
  }

  private declare(entry: ReleaseMap, key: string | undefined, kind: Kind): string | undefined {
    const found = this.idOf(entry, key);
    const at = found?.at ?? entry;
    if (!found || !idForms[kind].test(found.id)) return this.problem(at, `'${cut(found?.id ?? '', 40)}' is not the id of a ${called[kind]}; one looks like ${examples[kind]}.`);
    if (key !== undefined && key !== found.id) return this.problem(at, `The entry of '${cut(key, 40)}' says that its id is ${found.id}.`);
    const type = this.text(child(entry, 'object-type'));
    if (type !== undefined && type !== kind) return this.problem(child(entry, 'object-type')!, `${found.id} stands among the entries of another kind: its object-type is '${cut(type, 40)}'.`);
    if (this.ids.has(found.id)) return this.problem(at, `${found.id} stands here twice.`);
    this.ids.set(found.id, kind);
    return found.id;
  }

  private idOf(entry: ReleaseMap, key: string | undefined): Named | undefined {
    const node = child(entry, 'id');
    const id = node === undefined ? key : this.text(node);
    return id === undefined ? undefined : { id, at: node ?? entry };
  }

  private name(entry: ReleaseMap, id: string): string {
    const node = child(entry, 'name');
    const name = plainLine((this.text(node) ?? '').slice(0, maxName * 4));
    if (name === '' || name.length > maxName) this.problem(node ?? child(entry, 'id') ?? entry, `${id} needs a name of at most ${maxName} characters.`);
    return name;
  }

  /** Ids in a list, each alone or as `id` of a map. */
  private idsIn(entry: ReleaseMap, key: string): Named[] {
    return this.steps(child(entry, key), 'id');
  }

  private steps(node: ReleaseNode | undefined, key: string): Named[] {
    const found: Named[] = [];
    for (const item of this.items(node)) {
      const id = this.text(item.is === 'map' ? child(item, key) : item);
      if (id === undefined) this.problem(item, `Here should stand an id, or '${key}:' with one.`);
      else found.push({ id, at: (item.is === 'map' ? child(item, key) : undefined) ?? item });
      const tactic = item.is === 'map' && key !== 'id' ? child(item, 'tactic') : undefined;
      if (tactic) this.link(this.text(tactic) ?? '', tactic, 'tactic', 'A step');
    }
    return found;
  }

  private maps(owner: ReleaseMap, key: string): ReleaseMap[] {
    const found: ReleaseMap[] = [];
    for (const node of this.list(owner, key)) {
      if (node.is === 'map') found.push(node);
      else this.problem(node, `'${key}' holds entries with 'id' and 'name'.`);
    }
    return found;
  }

  /** Entries by id. */
  private *table(owner: ReleaseMap, key: string): Iterable<readonly [string | undefined, ReleaseMap]> {
    const node = child(owner, key);
    if (node?.is !== 'map') {
      for (const entry of this.maps(owner, key)) yield [undefined, entry];
      return;
    }
    for (const [id, { key: word, value }] of node.entries) {
      if (value?.is === 'map') yield [id, value];
      else this.problem(value ?? word, `'${key}' holds entries with a name under each id.`);
    }
  }

  private list(owner: ReleaseMap, key: string): readonly ReleaseNode[] {
    const node = child(owner, key);
    if (node === undefined || node.is === 'list') return node?.items ?? [];
    this.problem(node, `'${key}' should be a list.`);
    return [];
  }

  private items(node: ReleaseNode | undefined): readonly ReleaseNode[] {
    return node === undefined ? [] : node.is === 'list' ? node.items : [node];
  }

  private text(node: ReleaseNode | undefined): string | undefined {
    return node?.is === 'scalar' ? node.value : undefined;
  }

  private link(id: string, at: Span, to: Kind, by: string): void {
    this.links.push({ id, at, to, by });
  }

  private problem(at: Span, message: string): undefined {
    this.problems.push({ start: at.start, end: at.end, message });
  }
}

/** A word as it can be shown: one line of bounded length, nothing unseen in it. */
function cut(word: string, most = maxName): string {
  const line = plainLine(word.slice(0, most * 4));
  return line.length > most ? `${line.slice(0, most - 3)}...` : line;
}

function kindOf(id: string): Kind | undefined {
  return (Object.keys(idForms) as Kind[]).find((kind) => idForms[kind].test(id));
}

function child(node: ReleaseMap, key: string): ReleaseNode | undefined {
  return node.entries.get(key)?.value;
}

function unique(named: readonly Named[]): string[] {
  return [...new Set(named.map((one) => one.id))];
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/**
 * Adds what a release file does not tell but an earlier one does: the ids that it no longer has, what entries were called before, what became of retired ids.
 * An older release than `known` gets the retired ids and former names alone.
 */
export function withHistory(release: AtlasData, known: AtlasData): AtlasData {
  const living = new Set([...release.tactics, ...release.techniques, ...release.mitigations, ...release.caseStudies].map((entry) => entry.id));
  const newer = compareVersions(release.version, known.version) > 0;
  const retired = new Map<string, RetiredId>();
  for (const one of [...release.retired, ...known.retired]) if (!living.has(one.id) && !retired.has(one.id)) retired.set(one.id, one);
  if (newer)
    for (const entry of [...known.tactics, ...known.techniques, ...known.mitigations, ...known.caseStudies])
      if (!living.has(entry.id) && !retired.has(entry.id)) retired.set(entry.id, { id: entry.id, ...(entry.name === undefined ? {} : { name: entry.name }), retiredIn: `${release.version} or before` });
  const before = new Map([...known.tactics, ...known.techniques, ...known.mitigations, ...known.caseStudies].map((entry) => [entry.id, entry]));
  const named = <T extends { id: string; name?: string; formerNames?: readonly string[] }>(entries: readonly T[]): T[] =>
    entries.map((entry) => {
      const old = before.get(entry.id);
      const former = new Set([...(entry.formerNames ?? []), ...(newer && old?.name !== undefined ? [old.name] : []), ...(old?.formerNames ?? [])]);
      if (entry.name !== undefined) former.delete(entry.name);
      return former.size > 0 ? { ...entry, formerNames: [...former] } : entry;
    });
  const methodIds = release.methodIds.length > 0 ? release.methodIds : known.methodIds.filter((one) => living.has(one.id)).map((one) => ({ ...one, finer: one.finer.filter((id) => living.has(id)) }));
  return {
    ...release, tactics: named(release.tactics), techniques: named(release.techniques), mitigations: named(release.mitigations), caseStudies: named(release.caseStudies),
    retired: [...retired.values()].map((one) => (one.replacedBy !== undefined && !living.has(one.replacedBy) ? withoutReplacement(one) : one)), methodIds,
  };
}

function withoutReplacement({ replacedBy: _, ...rest }: RetiredId): RetiredId {
  return rest;
}

/** `5.6.0` is before `2026.05`, as MITRE changed from one to the other. */
export function compareVersions(a: string, b: string): number {
  const parts = (version: string): number[] => version.split('.').map((part) => Number.parseInt(part, 10) || 0);
  const [left, right] = [parts(a), parts(b)];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
