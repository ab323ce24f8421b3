/** The entry that VS Code runs: one Mocha suite, whatever the host. */
import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';
import { loadTests, runTests } from './report.ts';

/** Runs the suite and writes its outcome to the file that THREATLINE_TEST_RESULT names. @throws when a test fails. */
export function run(): Promise<void> {
  const file = process.env.THREATLINE_TEST_RESULT;
  return runTests(
    async () => {
      const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, reporter: 'dot' });
      mocha.suite.emit('pre-require', globalThis, '', mocha);
      await loadTests();
      return mocha;
    },
    (outcomes) => {
      if (file !== undefined) writeFileSync(file, JSON.stringify(outcomes));
    },
  );
}
