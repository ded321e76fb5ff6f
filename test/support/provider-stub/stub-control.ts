import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { readStubRequest } from './read-stub-request.ts';
import type { StubCall } from './stub-call.ts';
import { STUB_FAULTS, type StubFault } from './stub-fault.ts';
import type { HoldStage } from './stub-holds.ts';

/** What a stub can be told from another process, too. */
export interface Controls {
  readonly calls: readonly StubCall[];
  next(...faults: StubFault[]): void;
  when(part: string, fault: StubFault): void;
  hold(stage?: HoldStage): void;
  release(stage?: HoldStage): void;
  waiting(count?: number, stage?: HoldStage): Promise<void>;
  reset(): void;
}

const Fault = z.enum(STUB_FAULTS);
const Stage = z.enum(['received', 'preview', 'picture', 'late']).default('received');

/**
 * - `GET /control/ledger` → the calls, without the bytes of their files
 * - `POST /control/next` `{faults}`, `/control/when` `{part, fault}`
 * - `POST /control/hold` `{stage}`, `/control/release` `{stage}`
 * - `POST /control/waiting` `{count, stage}` → answers once that many calls wait there
 * - `POST /control/reset`
 */
export async function serveControl(
  stub: Controls,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { fields } = await readStubRequest(request);
  let answer: unknown = {};
  switch (request.url?.slice('/control/'.length)) {
    case 'ledger':
      answer = { calls: stub.calls.map((call) => ({ ...call, files: call.files.length })) };
      break;
    case 'next':
      stub.next(...z.array(Fault).parse(fields.faults));
      break;
    case 'when':
      stub.when(z.string().parse(fields.part), Fault.parse(fields.fault));
      break;
    case 'hold':
      stub.hold(Stage.parse(fields.stage));
      break;
    case 'release':
      stub.release(Stage.parse(fields.stage));
      break;
    case 'waiting':
      await stub.waiting(z.number().default(1).parse(fields.count), Stage.parse(fields.stage));
      break;
    case 'reset':
      stub.reset();
      break;
    default:
      response.writeHead(404).end();
      return;
  }
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer));
}
