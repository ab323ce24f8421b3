import { describe, expect, it } from 'vitest';
import { describe as describeStatus, summary } from '../../../client/summary.ts';
import { groupFindings } from '../../../client/threats/group.ts';
import type { FindingEntry } from '../../../server/protocol.ts';

function finding(id: string, given: Partial<FindingEntry> = {}): FindingEntry {
  const [rule = '', subject = ''] = id.split('@');
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
  return { id, rule, subject, title: rule, message: '', subjectName: subject.toUpperCase(), subjectIs: 'element', category: 'tampering', priority: 'medium', state: 'open', aiSpecific: false, uri: 'file:///m', range, ...given };
}

const findings = [
  finding('R1@b', { priority: 'low' }),
  finding('R2@a', { priority: 'critical', state: 'mitigated', category: 'spoofing' }),
  finding('R3@b', { priority: 'critical' }),
  finding('R4@a', { priority: 'high', state: 'unknown', category: 'spoofing' }),
];

const shape = (by: Parameters<typeof groupFindings>[1]): unknown => groupFindings(findings, by).map(({ label, description, findings: members }) => [label, description, members.map(({ rule }) => rule).join(' ')]);

describe('the Threats view groups', () => {
  it('by element in the order of the document, the gravest first, settled ones last', () => {
    expect(shape('element')).toEqual([['B', '1 critical, 1 low', 'R3 R1'], ['A', '1 high', 'R4 R2']]);
  });

  it('by STRIDE in the order of the letters', () => {
    expect(shape('stride')).toEqual([['Spoofing', '1 high', 'R4 R2'], ['Tampering', '1 critical, 1 low', 'R3 R1']]);
  });

  it('by priority from critical down', () => {
    expect(shape('priority')).toEqual([['Critical', '1 critical', 'R3 R2'], ['High', '1 high', 'R4'], ['Low', '1 low', 'R1']]);
  });

  it('by ids that are names of object members', () => {
    expect(groupFindings([finding('R@__proto__'), finding('R@constructor')], 'element').map(({ key }) => key)).toEqual(['__proto__', 'constructor']);
  });
});

describe('the status item', () => {
  const none = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };

  it.each([
    [none, 'no open threats'],
    [{ ...none, low: 1 }, '1 low'],
    [{ critical: 2, high: 0, medium: 5, low: 9, info: 1 }, '2 critical, 5 medium'],
  ])('says the two gravest priorities', (counts, expected) => {
    expect(summary(counts)).toBe(expected);
  });

  it.each([
    [{ counts: none, problems: 0 }, 'No open threats'],
    [{ counts: { ...none, high: 2, low: 1 }, problems: 1 }, 'Open threats: 3\n2 high\n1 low\n1 problem in the model itself'],
    [{ counts: none, problems: 2 }, 'No open threats\n2 problems in the model itself'],
  ])('explains itself in its tooltip', (status, expected) => {
    expect(describeStatus(status)).toBe(expected);
  });
});
