import type { RecordSpec } from './types.ts';
import { flag, list, one, path, some, text, w } from './words.ts';

/** The keys of `.threatline.yaml`. */

const priorities = [
  w('critical', 'Adjusted score of 8 or more.'), w('high', '6 or more.'), w('medium', '4 or more.'), w('low', '2 or more.'), w('info', 'Less than 2.'),
] as const;

export const settingsRecord: RecordSpec = {
  name: 'settings',
  title: 'settings',
  doc: 'What holds for all models of a project, in `.threatline.yaml`. The editor and the command line both obey it.',
  keys: [
    { key: 'packs', type: { is: 'free' }, doc: 'Packs of rules to switch on or off: `{ stride-matrix: on }`. baseline and ai are on by default.' },
    { key: 'rules', type: { is: 'table', record: 'settings-rule' }, doc: 'Rules to switch off, re-grade or re-score.' },
    { key: 'rule-folders', type: list(path), doc: 'Folders (or single files) with rules of your own, relative to this file. Read only in workspaces that are trusted.' },
    {
      key: 'atlas-release', type: path,
      doc: "A file with the release of MITRE ATLAS to go by, relative to this file: one of MITRE's own (`ATLAS-2026.09.yaml`, `ATLAS.yaml`) or one in the form of Threatline's. Without it, the release that comes with Threatline counts.",
    },
    { key: 'gates', type: { is: 'record', record: 'settings-gates' }, doc: 'When `threatline check` fails.' },
    { key: 'decision-policy', type: { is: 'record', record: 'settings-decisions' }, doc: 'What a decision needs, and how far a model may decide on its own.' },
  ],
};

export const settingsRuleRecord: RecordSpec = {
  name: 'settings-rule',
  title: 'rule setting',
  doc: 'A change to one rule for this project.',
  keys: [
    { key: 'enabled', type: flag, doc: '`false` switches the rule off.' },
    { key: 'priority', type: one(...priorities), doc: 'The priority that its findings get, whatever their score.' },
    { key: 'dread', type: { is: 'record', record: 'dread' }, doc: 'Figures that replace those of the rule.' },
    { key: 'because', type: text, doc: 'Why.' },
  ],
};

export const settingsGatesRecord: RecordSpec = {
  name: 'settings-gates',
  title: 'gate',
  doc: 'When `threatline check` fails.',
  keys: [
    { key: 'fail-on', type: one(...priorities, w('never', 'Findings never fail the check.')), doc: 'The lowest priority that fails the check. `--fail-on` on the command line comes before it.' },
    { key: 'ignore-unknown', type: flag, doc: 'Leave out findings of state unknown. Not wise: deleting facts would then pass the gate.' },
  ],
};

export const settingsDecisionsRecord: RecordSpec = {
  name: 'settings-decisions',
  title: 'decision policy',
  doc: 'What a decision needs, and how far a model may decide on its own.',
  keys: [
    { key: 'require', type: some(w('by', 'Who decided.'), w('date', 'When.'), w('until', 'Until when.'), w('evidence', 'What shows it.'), w('ticket', 'Where it is tracked.'), w('owner', 'Who works on it.')), doc: 'Keys that every decision must have.' },
    { key: 'accept', type: one(...priorities), doc: 'The highest priority that a model may accept on its own.' },
  ],
};
