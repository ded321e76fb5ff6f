import { PgBoss } from 'pg-boss';
import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest';
import { JobSupervisor } from '../../../server/platform/job-supervisor.ts';
import { createLogger } from '../../../server/platform/logger.ts';

/** Whether every sign of life comes through. */
let signsComeThrough: boolean;
let signs: number;
let supervisor: JobSupervisor;
let supervise: MockInstance<PgBoss['supervise']>;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: 1_800_000_000_000 });
  supervise = vi.spyOn(PgBoss.prototype, 'supervise').mockResolvedValue();
  signsComeThrough = true;
  signs = 0;
  supervisor = new JobSupervisor({
    boss: new PgBoss('postgres://nobody.example/asks-it'),
    giveSigns: async () => {
      signs += 1;
      return signsComeThrough;
    },
    logger: createLogger({ logLevel: 'silent' }),
  });
});

afterEach(() => void vi.useRealTimers());

/** The database answers every second for so long. */
async function hearFor(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    vi.setSystemTime(Date.now() + 1000);
    supervisor.heard();
    await supervisor.stop();
  }
}

describe('whoever looks for the jobs of fallen processes', () => {
  it('looks every five seconds, once there was time for everybody to give a sign', async () => {
    await hearFor(8);
    expect(supervise).not.toHaveBeenCalled();
    await hearFor(1);
    expect(supervise).toHaveBeenCalledTimes(1);
    await hearFor(10);
    expect(supervise).toHaveBeenCalledTimes(3);
  });

  it('gives its own signs first, and does not look where they do not come through', async () => {
    await hearFor(8);
    expect(signs).toBe(1);
    signsComeThrough = false;
    await hearFor(1);
    expect(signs).toBe(2);
    expect(supervise).not.toHaveBeenCalled();
  });

  it.each([
    ['the database was away, or the process stood still,', 12_000],
    ['the clock was put back,', -60_000],
  ])('waits again after %s and gives its signs at once', async (_what, gap) => {
    await hearFor(9);
    supervise.mockClear();
    signs = 0;
    vi.setSystemTime(Date.now() + gap);
    await hearFor(8);
    expect(supervise).not.toHaveBeenCalled();
    expect(signs).toBe(1);
    await hearFor(1);
    expect(supervise).toHaveBeenCalledTimes(1);
  });
});
