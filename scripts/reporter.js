/**
 * Vitest reporter of `npm run check`: writes what was counted as JSON to the file that IPCSCOPE_COUNT names.
 * A skipped test that gives no reason counts as failed, and so does an error outside of every test.
 */
import { writeFileSync } from 'node:fs';

export default class CountReporter {
  passed = 0;
  failed = [];
  skipped = [];

  onTestCaseResult(test) {
    const result = test.result();
    const name = `${test.module.relativeModuleId} > ${test.fullName}`;
    if (result.state === 'passed') this.passed += 1;
    else if (result.state === 'failed') this.failed.push(name);
    else this.#skip(test, name, result);
  }

  #skip(test, name, result) {
    const reason = result.note ?? suiteReason(test);
    if (reason === undefined) this.failed.push(`${name}: skipped without a reason`);
    else this.skipped.push({ name, reason });
  }

  onTestRunEnd(modules, errors) {
    for (const error of errors) this.failed.push(`outside of every test: ${error.message}`);
    for (const module of modules) {
      const broken = module.errors();
      if (broken.length > 0) this.failed.push(`${module.relativeModuleId}: ${broken[0].message}`);
    }
    const file = process.env.IPCSCOPE_COUNT;
    const { passed, failed, skipped } = this;
    if (file) writeFileSync(file, JSON.stringify({ passed, failed, skipped }));
  }
}

/** The reason of the nearest suite that was skipped as a whole. */
function suiteReason(test) {
  for (let task = test.parent; task && task.type === 'suite'; task = task.parent) {
    const reason = task.meta().skipped;
    if (reason !== undefined) return reason;
  }
  return undefined;
}
