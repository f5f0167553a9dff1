/** Answers that calls of every family can have. */
import type { ActorName } from '../../../engine/index.ts';
import type { RuleName } from '../../../text/questions/rules.ts';
import { blocked, ended, failed, returned, returnedValue } from './happened.ts';
import type { Choice } from './question.ts';

/** Where a call that nothing more is known of begins. */
const ANYWHERE: Choice['by'] = ['syscall.enter'];

/** It fails with this error. */
export function fails(errno: string, rule: RuleName, by: Choice['by'] = ANYWHERE): Choice {
  return { said: (text) => text.fails(errno), holds: failed(errno), rule, by };
}

/** It sleeps. */
export function sleeps(rule: RuleName, by: Choice['by']): Choice {
  return { said: (text) => text.sleeps, holds: blocked, rule, by };
}

/** It returns without an error. */
export function returns(rule: RuleName, by: Choice['by']): Choice {
  return { said: (text) => text.returns, holds: returned, rule, by };
}

/** It returns so many bytes. */
export function returnsBytes(count: number, rule: RuleName, by: Choice['by']): Choice {
  return { said: (text) => text.returnsBytes(count), holds: returnedValue(count), rule, by };
}

/** A signal ends the process that calls. */
export function killed(signal: string, actor: ActorName, rule: RuleName, by: Choice['by']): Choice {
  return {
    said: (text) => text.killedBy(signal),
    holds: (step) => ended(step, actor),
    rule,
    by,
  };
}
