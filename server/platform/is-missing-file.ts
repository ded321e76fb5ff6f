/** Whether the system has said that there is no such file or folder (ENOENT). */
export function isMissingFile(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
