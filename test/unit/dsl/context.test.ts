import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contextOf } from '../../../core/syntax/context.ts';
import { readDocument } from '../../../core/syntax/read.ts';
import { document } from './generate.ts';

/** The context at `$0`, in a few words: at, path, word, keys present, and what else can stand there. */
function at(source: string): string {
  const offset = source.indexOf('$0');
  const text = source.replace('$0', '');
  const context = contextOf(readDocument('a.threat', text), offset);
  const marks = [
    ...(context.present.size > 0 ? [`has ${[...context.present].join(',')}`] : []), ...(context.statements?.length ? [`or ${context.statements.length > 6 ? 'any' : context.statements.join(',')}`] : []),
    ...(context.words?.length ? [`then ${context.words.join(',')}`] : []), ...(context.onlyFlags ? ['flags'] : []), ...(context.colonFollows ? ['colon'] : []), ...(context.needsSpace ? ['space'] : []), ...(context.quote ? [context.quote] : []),
  ];
  return [`${context.at} ${context.path.join('/') || '-'} <${text.slice(context.word.start, context.word.end)}>`, ...marks].join(' ');
}

describe('Where a cursor stands in the DSL', () => {
  it.each([
    // the top level
    ['$0', 'key - <> or any'],
    ['pro$0', 'key - <pro> or any'],
    ['threatmodel "x"\nown$0', 'key - <own> has threatmodel or any'],
    ['ow$0ner: x', 'key - <owner> or any colon'],
    ['criticality: $0', 'value criticality <>'],
    ['criticality:$0', 'value criticality <> space'],
    ['review: { $0 }', 'key review <>'],
    ['review: { every: 90 days; $0 }', 'key review <> has every'],
    ['include: "x$0"', 'value include <x> "'],
    // headers of elements, zones, data
    ['process $0', 'none - <>'],
    ['process a $0', 'none - <>'],
    ['process a : $0', 'value elements/a/kind <>'],
    ['process a : inference-$0', 'value elements/a/kind <inference->'],
    ['process a "A" : ag$0 { signed }', 'value elements/a/kind <ag>'],
    ['zone z : $0', 'value zones/z/type <>'],
    ['data d "D" : $0', 'value data/d/kind <>'],
    ['store `a b` : $0', 'value elements/a b/kind <>'],
    // flows
    ['flow $0', 'value flows/?/from <>'],
    ['flow us$0', 'value flows/?/from <us>'],
    ['flow df1: $0', 'value flows/df1/from <>'],
    ['flow df1: user $0', 'key flows/df1 <> then ->,<->'],
    ['flow df1: user -> $0', 'value flows/df1/to <>'],
    ['flow df1: user->$0', 'value flows/df1/to <>'],
    ['flow df1: user -> api $0', 'key flows/df1 <> then carries,over'],
    ['flow df1: user -> api car$0', 'key flows/df1 <car> then carries,over'],
    ['flow df1: user -> api carries $0', 'value flows/df1/data <> then over'],
    ['flow df1: user -> api carries [a, $0', 'member flows/df1/data <> has a'],
    ['flow df1: user -> api carries [$0, b]', 'member flows/df1/data <> has b'],
    ['flow df1: user -> api carries x $0', 'key flows/df1 <> then over'],
    ['flow df1: user -> api over $0 { encrypted }', 'value flows/df1/protocol <> then carries'],
    ['flow df1: user -> api over H$0', 'value flows/df1/protocol <H> then carries'],
    ['flow user -> api { $0 }', 'key flows/user-api <> has from,to or control'],
    ['flow f: user -> api carries x over TLS {\n  $0\n}', 'key flows/f <> has from,to,data,protocol or control'],
    // threats, assumptions, decisions
    ['threat $0', 'none - <>'],
    ['threat T1 $0', 'key threats/T1 <> then on'],
    ['threat T1 on $0', 'value threats/T1/on <>'],
    ['threat T1 on a "x" { $0 }', 'key threats/T1 <> has title,on'],
    ['threat T1 on a { atlas: AML.T00$0 }', 'value threats/T1/atlas <AML.T00>'],
    ['threat T1 on a { dread: { damage: 3; $0 } }', 'key threats/T1/dread <> has damage'],
    ['assume A1 on [$0', 'member assumptions/A1/on <>'],
    ['accept $0', 'value decisions/threat <>'],
    ['accept AI-INF-$0', 'value decisions/threat <AI-INF->'],
    ['accept AI-INF-02 $0', 'key decisions <> then on'],
    ['accept AI-INF-02 on $0', 'value decisions/on <>'],
    ['accept AI-INF-02 on a { bec$0 }', 'key decisions <bec> has status,threat,on'],
    // blocks
    ['process a { $0 }', 'key elements/a <> has type or control,tool'],
    ['process a "A" : agent {\n  owner: x\n  $0\n  tags: y\n}', 'key elements/a <> has type,name,kind,owner,tags or control,tool'],
    ['process a { signed; en$0 }', 'key elements/a <en> has type,signed or control,tool'],
    ['process a { not $0 }', 'key elements/a <> has type flags'],
    ['process a {\n  kind: $0\n}', 'value elements/a/kind <>'],
    ['process a {\n  kind:$0\n}', 'value elements/a/kind <> space'],
    ['process a { out-of-scope: "x$0" }', 'value elements/a/out-of-scope <x> "'],
    ['process a { controls: $0 }', 'value elements/a/controls <>'],
    ['process a { controls: [x, y$0, z] }', 'member elements/a/controls <y> has x,z'],
    ['process a { control $0 }', 'member elements/a/controls <>'],
    ['process a { control rate-$0', 'member elements/a/controls <rate->'],
    ['process a { control x { $0 } }', 'key elements/a/controls/x <>'],
    ['process a { control x { status: $0 } }', 'value elements/a/controls/x/status <>'],
    ['process a { control x : $0 }', 'value elements/a/controls/x/status <>'],
    ['process a { tool mail { permission: s$0', 'value elements/a/tools/mail/permission <s>'],
    ['store a { access: { write: $0 } }', 'value elements/a/access/write <>'],
    ['store a { access: { read: [team]; $0 } }', 'key elements/a/access <> has read'],
    // zones
    ['zone z : dmz {\n  $0\n}', 'key zones/z <> has type or process,store,external,element,zone,control'.replace('process,store,external,element,zone,control', 'zone,process,store,external,element,control')],
    ['zone z : dmz {\n  process p : agent\n  st$0\n}', 'key zones/z <st> has type or zone,process,store,external,element,control'],
    ['zone z : dmz {\n  process p : $0\n}', 'value elements/p/kind <>'],
    ['zone z : dmz {\n  process p { $0 }\n}', 'key elements/p <> has type,zone or control,tool'],
    ['zone z {\n  zone y {\n    crossing: { $0 }\n  }\n}', 'key zones/y/crossing <>'],
    // half written
    ['process a {\n  $0\nflow b -> c\n', 'key elements/a <> has type or control,tool'],
    ['process a : agent\nflow b -> $0\nprocess c\n', 'value flows/?/to <>'],
    ['process a {\n  controls: [x, $0\n}\nprocess b\n', 'member elements/a/controls <> has x'],
    // tables written as entries
    ['elements: { a: { ki$0 } }', 'key elements/a <ki>'],
    ['decisions: [{ th$0 }]', 'key decisions <th>'],
    // nowhere
    ['# co$0mment', 'none - <>'],
    ['process a { description: """\n  te$0xt\n  """ }', 'none - <>'],
    ['owner: x $0', 'none - <>'],
  ])('%s', (source, expected) => {
    expect(at(source)).toBe(expected);
  });

  it('is somewhere for every offset, with a word that holds it', () => {
    fc.assert(fc.property(document, fc.double({ min: 0, max: 1, noNaN: true }), (text, share) => {
      const offset = Math.floor(share * text.length);
      const { word, column } = contextOf(readDocument('a.threat', text), offset);
      expect(word.start).toBeLessThanOrEqual(offset);
      expect(word.end).toBeGreaterThanOrEqual(offset);
      expect(column).toBeGreaterThanOrEqual(0);
    }), { numRuns: 500 });
  });
});
