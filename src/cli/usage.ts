import type { CommanderError } from 'commander';
import type { Issue } from '../quantity/issue.js';

/**
 * What is wrong with a command line, as the same kind of data as what is wrong with a scenario.
 *
 * @param error what the parser threw
 * @param verbs the verbs there are
 * @param verb the verb that was called, when it is known
 * @param group the first word of the verb, when it stands for several; `verbs` are then those
 */
export function usageIssue(
  error: CommanderError,
  verbs: readonly string[],
  verb: string | undefined,
  group?: string,
): Issue {
  if (error.code === 'commander.help' && group !== undefined) {
    return {
      code: 'missing-command',
      path: '',
      message: `${group} is the first word of several verbs`,
      expected: `${group} and one of ${verbs.join(', ')}`,
      remedy: `see lithostat ${group} --help`,
    };
  }
  // What the parser makes of `help NAME` when there is no such name.
  if (error.code === 'commander.help') {
    return {
      code: 'unknown-command',
      path: '',
      message: 'there is no help on that',
      expected: `one of ${verbs.join(', ')}`,
      remedy: 'see lithostat --help',
    };
  }
  const [sentence, hint = ''] = error.message.split('\n(Did you mean ');
  const nearest = /^(?:one of )?(.+)\?\)$/s.exec(hint)?.[1];
  const code = error.code.replace(/^commander\./, '').replace(/([A-Z])/g, (capital) => `-${capital.toLowerCase()}`);
  const help = verb === undefined ? 'lithostat --help' : `lithostat ${verb} --help`;
  return {
    code,
    path: '',
    message: sentence.replace(/^error: /, '').trim(),
    ...(code === 'unknown-command' ? { expected: `one of ${verbs.join(', ')}` } : {}),
    ...(nearest === undefined ? {} : { nearest }),
    remedy: `see ${help}`,
  };
}
