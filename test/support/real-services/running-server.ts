/** A server that was started for a test run. */
export interface RunningServer {
  /** What the tests need to reach it, as environment variables. */
  environment: Record<string, string>;
  stop(): Promise<void>;
}
