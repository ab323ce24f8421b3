import type { Analysis } from '../analysis/analyse.ts';
import { plain } from '../text/terminal.ts';
import { isLive } from '../analysis/view.ts';
import { notStated, references } from './words.ts';

/**
 * The published method's prioritised risk report: open and unknown findings that nothing replaces, the highest adjusted score first, equals in the order of the model.
 * Plain text that a terminal can show as it is.
 */
export function textReport({ model, findings }: Analysis): string {
  const lines = [plain(`Threat risk report: ${model.name === '' ? model.root.file : model.name}`), '='.repeat(45), ''];
  const listed = findings.filter(isLive).sort((a, b) => b.dread.adjusted - a.dread.adjusted);
  for (const finding of listed) {
    lines.push(plain(`[${finding.priority.toUpperCase()}] ${finding.message.startsWith(finding.title) ? finding.message : `${finding.title}: ${finding.message}`}`));
    lines.push(`    Base DREAD: ${finding.dread.base.toFixed(1)} | AI-Adjusted: ${finding.dread.adjusted.toFixed(1)}`);
    const { atlas } = references(finding, model);
    if (atlas.length > 0) lines.push(plain(`    ATLAS: ${atlas.join(', ')}`));
    const open = finding.state === 'unknown' ? notStated(finding).slice(0, 3).join('; ') : '';
    lines.push(plain(`    Subject: ${finding.subjectIs} ${finding.subject} | State: ${finding.state}${open === '' ? '' : ` (${open})`}`));
    lines.push('');
  }
  if (listed.length === 0) lines.push('Nothing is open.', '');
  return lines.join('\n');
}
