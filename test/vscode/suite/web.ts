/** The entry for VS Code for the Web: the same suite in a Web Worker. There is no file to write to, so the outcome goes to the console, where run.mjs reads it. */
import 'mocha/mocha.js';
import { loadTests, runTests } from './report.ts';

/** @throws when a test fails. */
export function run(): Promise<void> {
  return runTests(
    async () => {
      mocha.setup({ ui: 'bdd', timeout: 60_000, reporter: undefined });
      await loadTests();
      return mocha as unknown as Mocha;
    },
    (outcomes) => console.log(`THREATLINE_OUTCOMES ${JSON.stringify(outcomes)}`),
  );
}
