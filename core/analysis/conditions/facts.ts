import type { Condition } from '../../catalog/types.ts';
import { short } from '../../model/bind/fields.ts';
import type { Fact } from '../../model/model.ts';
import type { Truth } from '../../model/truth.ts';
import * as logic from '../../model/truth.ts';
import type { Predicate, Subjects } from './question.ts';
import { many } from './question.ts';
import { named, oneOf, reason, sayFact } from './say.ts';

type Of<K extends string> = Extract<Condition, Record<K, unknown>>;

const type: Predicate<Of<'type'>> = {
  truth: (_, c, s) => yes(many(c.type).includes(s.is === 'element' ? s.type : s.is)),
  say: (_, __, s, truth) => [
    s.is === 'element' ? reason(`${named(s)} is ${article(s.type)}${s.typeBasis === 'not-stated' ? ' (nothing says what it is)' : ''}`, truth, s.typeBasis, s.typeSource ?? s.kindSource ?? s.idSource) : reason(`${named(s)} is a ${s.is}`, truth, 'stated', s.idSource),
  ],
};

const kind: Predicate<Of<'kind'>> = {
  truth: (_, c, s) => yes(s.is === 'element' && s.kind !== undefined && many(c.kind).includes(s.kind)),
  say: (_, __, s, truth) => [sayKind(s, truth)],
};

const kindGroup: Predicate<Of<'kind-group'>> = {
  truth: (q, c, s) => {
    const groups = s.is === 'element' && s.kind !== undefined ? q.catalog.kinds.get(s.kind)?.groups ?? [] : [];
    return yes(many(c['kind-group']).some((group) => groups.includes(group)));
  },
  say: (_, __, s, truth) => [sayKind(s, truth)],
};

function sayKind(s: Subjects, truth: Truth) {
  if (s.is !== 'element' || s.kind === undefined) return reason(`${named(s)} has no known kind`, truth, 'not-stated', s.idSource);
  const inferred = s.kindBasis === 'inferred' ? `, inferred from ${s.kindVia}` : '';
  return reason(`${named(s)} is ${article(s.kind)}${inferred}`, truth, s.kindBasis, s.kindSource);
}

const zoneType: Predicate<Of<'zone-type'>> = {
  truth: (q, c, s) => {
    if (s.is === 'zone') return yes(s.type !== undefined && many(c['zone-type']).includes(s.type));
    if (s.is !== 'element') return 'no';
    return yes(q.graph.zonesOf(s).some((zone) => zone.type !== undefined && many(c['zone-type']).includes(zone.type)));
  },
  say: (q, c, s, truth) => {
    if (s.is !== 'element') return [reason(`${named(s)} is in no zone`, truth, 'not-stated', s.idSource)];
    const zone = q.graph.zonesOf(s).find((z) => z.type !== undefined && many(c['zone-type']).includes(z.type));
    if (zone) return [reason(`${named(s)} stands in ${zone.implicit ? `the ${zone.type} zone` : `zone '${short(zone.id)}' (${zone.type})`}`, truth, 'stated', s.zone?.source)];
    return [reason(s.zone ? `${named(s)} stands in zone '${short(s.zone.value)}'` : `${named(s)} states no zone`, truth, s.zone ? 'stated' : 'not-stated', s.zone?.source ?? s.idSource)];
  },
};

const trust: Predicate<Of<'trust'>> = {
  truth: (q, c, s) => {
    const rank = s.is === 'element' ? q.graph.trust(s) : s.is === 'zone' ? s.trust : undefined;
    if (rank === undefined) return s.is === 'element' && s.type === 'external' && c.trust['at-most'] !== undefined ? 'yes' : 'unknown';
    return yes(rank <= (c.trust['at-most'] ?? 3) && rank >= (c.trust['at-least'] ?? 0));
  },
  say: (q, _, s, truth) => {
    const rank = s.is === 'element' ? q.graph.trust(s) : undefined;
    const zone = s.is === 'element' ? s.zone : undefined;
    return [rank === undefined ? reason(`nothing says how far ${named(s)} is trusted`, truth, 'not-stated', zone?.source ?? s.idSource) : reason(`${named(s)} stands in zone '${short(zone!.value)}' of trust ${rank}`, truth, 'stated', zone!.source)];
  },
};

const attribute: Predicate<Of<'attribute'>> = {
  truth: (_, c, s) => factTruth(s.attributes.get(c.attribute), many(c.is ?? 'yes'), c['only-stated'] === true),
  say: (_, c, s, truth) => [sayFact(s, c.attribute, s.attributes.get(c.attribute), truth)],
};

/** yes when one of the values is wanted, no when others are stated, unknown (or no, with onlyStated) when nobody says. */
export function factTruth(fact: Fact | undefined, wanted: readonly string[], onlyStated: boolean): Truth {
  if (!fact || (fact.values.length === 1 && fact.values[0] === 'unknown')) return onlyStated ? 'no' : 'unknown';
  return yes(fact.values.some((value) => wanted.includes(value)));
}

const tool: Predicate<Of<'tool'>> = {
  truth: (_, c, s) => (s.is === 'element' ? logic.any(s.tools.map((t) => toolTruth(t.attributes, c.tool))) : 'no'),
  say: (_, c, s, truth) => {
    if (s.is !== 'element' || s.tools.length === 0) return [reason(`${named(s)} lists no tools`, truth, 'not-stated', s.idSource)];
    const concerned = s.tools.filter((t) => toolTruth(t.attributes, c.tool) === truth);
    return concerned.slice(0, 3).map((t) => {
      const facts = [...t.attributes].map(([key, fact]) => `${key}: ${fact.values.join(', ')}`).join(', ');
      return reason(`${named(s)} has the tool '${short(t.id)}'${facts ? ` (${facts})` : ', with nothing said about it'}`, truth, facts ? 'stated' : 'not-stated', t.source);
    });
  },
};

function toolTruth(facts: ReadonlyMap<string, Fact>, wanted: Of<'tool'>['tool']): Truth {
  const parts: Truth[] = [];
  if (wanted.permission !== undefined) parts.push(factTruth(facts.get('permission'), many(wanted.permission), false));
  if (wanted.approval !== undefined) {
    const stated = facts.get('approval')?.values[0];
    parts.push(stated === undefined || stated === 'unknown' ? 'unknown' : yes(stated === wanted.approval));
  }
  return logic.all(parts);
}

const system: Predicate<Of<'system'>> = {
  truth: (q, c) => factTruth(q.graph.systemFact(c.system), many(c.is), false),
  say: (q, c, s, truth) => {
    const fact = q.graph.systemFact(c.system);
    return [fact ? reason(`the system states ${c.system}: ${fact.values.map(short).join(', ')}`, truth, 'stated', fact.source) : reason(`the system does not state ${c.system}`, truth, 'not-stated', q.graph.model.nameSource ?? s.idSource)];
  },
};

const technology: Predicate<Of<'technology'>> = {
  truth: (_, c, s) => yes(s.is === 'element' && s.technologies.some((t) => many(c.technology).some((word) => hasWord(t.value, word)))),
  say: (_, c, s, truth) => {
    const hit = s.is === 'element' ? s.technologies.find((t) => many(c.technology).some((word) => hasWord(t.value, word))) : undefined;
    return [hit ? reason(`${named(s)} uses ${short(hit.value)}`, truth, 'stated', hit.source) : reason(`${named(s)} names no ${oneOf(many(c.technology))}`, truth, 'not-stated', s.idSource)];
  },
};

function hasWord(text: string, word: string): boolean {
  const lower = text.toLowerCase();
  const wanted = word.toLowerCase();
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + 1))
    if (!/[a-z0-9]/.test(lower[at - 1] ?? ' ') && !/[a-z0-9]/.test(lower[at + wanted.length] ?? ' ')) return true;
  return false;
}

const nameHas: Predicate<Of<'name-has'>> = {
  truth: (_, c, s) => has(s.name, many(c['name-has'])),
  say: (_, __, s, truth) => [reason(`${named(s)} is called '${short(s.name)}'`, truth, 'stated', s.idSource)],
};

const descriptionHas: Predicate<Of<'description-has'>> = {
  truth: (_, c, s) => has(s.description?.value ?? '', many(c['description-has'])),
  say: (_, c, s, truth) => [reason(truth === 'yes' ? `the description of ${named(s)} speaks of ${oneOf(many(c['description-has']))}` : `the description of ${named(s)} does not speak of ${oneOf(many(c['description-has']))}`, truth, 'stated', s.description?.source ?? s.idSource)],
};

const dataHas: Predicate<Of<'data-has'>> = {
  truth: (_, c, s) => has(s.is === 'flow' ? s.dataText : '', many(c['data-has'])),
  say: (_, __, s, truth) => [reason(s.is === 'flow' ? `${named(s)} carries '${short(s.dataText)}'` : `${named(s)} is no flow`, truth, 'stated', s.is === 'flow' ? s.dataSource ?? s.idSource : s.idSource)],
};

function has(text: string, words: readonly string[]): Truth {
  const lower = text.toLowerCase();
  return yes(words.some((word) => lower.includes(word.toLowerCase())));
}

function yes(holds: boolean): Truth {
  return holds ? 'yes' : 'no';
}

function article(word: string): string {
  return `${/^([aeio]|un)/.test(word) ? 'an' : 'a'} ${word}`;
}

export const factPredicates: readonly (readonly [string, Predicate<never>])[] = [
  ['type', type], ['kind', kind], ['kind-group', kindGroup], ['zone-type', zoneType], ['trust', trust], ['attribute', attribute], ['tool', tool], ['system', system],
  ['technology', technology], ['name-has', nameHas], ['description-has', descriptionHas], ['data-has', dataHas],
] as unknown as readonly (readonly [string, Predicate<never>])[];
