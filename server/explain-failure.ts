/** Errors whose message is one sentence for the operator. */
const FOR_THE_OPERATOR: ReadonlySet<string> = new Set([
  'ConfigError',
  'DataDirectoryInUse',
  'AdminCommandFailed',
  'KeksNotRotated',
]);

/** What a command says when it fails: a sentence where the operator can do something, else all. */
export function explainFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return FOR_THE_OPERATOR.has(error.name) ? error.message : (error.stack ?? error.message);
}
