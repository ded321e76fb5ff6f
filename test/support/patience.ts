/**
 * ms in which something that a test waits for has to come true: long enough for a machine that does
 * ten other things, and less than the time of a test, so that the failure says what was waited for.
 */
export const PATIENCE = 30_000;
