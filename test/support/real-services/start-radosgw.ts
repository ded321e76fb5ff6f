import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { freePort } from '../free-port.ts';
import type { RunningServer } from './running-server.ts';
import { runCommand, ServerProcess } from './server-process.ts';

const PROGRAMS = ['ceph-mon', 'ceph-osd', 'radosgw', 'radosgw-admin', 'ceph', 'monmaptool'];

/** Bytes of objects that the one storage daemon keeps, in memory. */
const CAPACITY = 2 * 1024 ** 3;

const START_TIMEOUT = 120_000;

/**
 * A throw-away Ceph cluster with its S3 gateway: one monitor, one storage daemon in memory, one
 * gateway, all on 127.0.0.1. The daemons trust each other; the gateway checks signatures.
 *
 * @param folder does not exist yet
 */
export async function startRadosgw(folder: string): Promise<RunningServer> {
  for (const program of PROGRAMS) {
    if (!['/usr/bin', '/usr/sbin'].some((where) => existsSync(path.join(where, program)))) {
      throw new Error(
        `${program} is not installed: install Debian's “radosgw”, “ceph-mon” and “ceph-osd”.`,
      );
    }
  }
  for (const part of ['mon', 'osd', 'rgw', 'run', 'log']) {
    await mkdir(path.join(folder, part), { recursive: true, mode: 0o700 });
  }
  const cluster = randomUUID();
  const [monitorPort, gatewayPort] = [await freePort(), await freePort()];
  const configFile = path.join(folder, 'ceph.conf');
  await writeFile(configFile, configuration({ folder, cluster, monitorPort, gatewayPort }));
  const config = ['--conf', configFile];
  const daemon = (program: string, args: string[]) =>
    new ServerProcess(program, ['-f', ...config, ...args]);
  const ceph = (...args: string[]) =>
    runCommand('ceph', [...config, '--connect-timeout', '30', ...args]);

  const running: ServerProcess[] = [];
  const stop = async () => {
    for (let last = running.pop(); last; last = running.pop()) await last.stop('SIGTERM');
  };
  try {
    const monitorMap = path.join(folder, 'monmap');
    await runCommand('monmaptool', [
      ...['--create', '--fsid', cluster],
      ...['--addv', 'a', `[v1:127.0.0.1:${monitorPort}]`, monitorMap],
    ]);
    await runCommand('ceph-mon', [...config, '--mkfs', '-i', 'a', '--monmap', monitorMap]);
    running.push(daemon('ceph-mon', ['-i', 'a']));
    const storage = randomUUID();
    await ceph('osd', 'new', storage);
    await runCommand('ceph-osd', [...config, '--mkfs', '-i', '0', '--osd-uuid', storage]);
    running.push(daemon('ceph-osd', ['-i', '0']));
    await ceph('osd', 'crush', 'add', 'osd.0', '1.0', 'root=default', 'host=here');

    const endpoint = `http://127.0.0.1:${gatewayPort}`;
    const accessKey = randomBytes(10).toString('hex').toUpperCase();
    const secretKey = randomBytes(30).toString('base64url');
    const gateway = daemon('radosgw', ['--name', 'client.rgw']);
    running.push(gateway);
    // The gateway waits in silence for a storage daemon that has ended.
    const ended = Promise.race(running.map((process) => process.endedAtStart()));
    await Promise.race([gateway.until(() => answersRequests(endpoint), START_TIMEOUT), ended]);
    await runCommand('radosgw-admin', [
      ...[...config, '--name', 'client.rgw', 'user', 'create', '--uid', 'tests'],
      ...['--display-name', 'Tests', '--access-key', accessKey, '--secret-key', secretKey],
      ...['--max-buckets', '0'],
    ]);
    return {
      environment: {
        TEST_S3_ENDPOINT: endpoint,
        AWS_ACCESS_KEY_ID: accessKey,
        AWS_SECRET_ACCESS_KEY: secretKey,
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function answersRequests(endpoint: string): Promise<void> {
  const response = await fetch(endpoint);
  await response.body?.cancel();
  if (!response.ok) throw new Error(`it answers with ${response.status}`);
}

interface Addresses {
  folder: string;
  cluster: string;
  monitorPort: number;
  gatewayPort: number;
}

/**
 * One copy of everything is enough for tests, and so is a disk that is nearly full. The storage
 * daemon says nothing of itself when it starts: it would do so before the monitor has told it which
 * cluster this is, now and then, and then end with “wrong fsid”.
 */
function configuration({ folder, cluster, monitorPort, gatewayPort }: Addresses): string {
  return `[global]
fsid = ${cluster}
mon host = v1:127.0.0.1:${monitorPort}
mon initial members = a
ms bind msgr2 = false
public network = 127.0.0.0/8
auth cluster required = none
auth service required = none
auth client required = none
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 4
osd pool default pgp num = 4
osd crush chooseleaf type = 0
mon allow pool size one = true
mon max pg per osd = 1000
mon data avail warn = 1
mon data avail crit = 1
run dir = ${folder}/run
admin socket = ${folder}/run/$name.asok
pid file = ${folder}/run/$name.pid
log file = ${folder}/log/$name.log
[mon.a]
mon data = ${folder}/mon
[osd.0]
osd crush update on start = false
osd class update on start = false
osd data = ${folder}/osd
osd objectstore = memstore
memstore device bytes = ${CAPACITY}
[client.rgw]
rgw data = ${folder}/rgw
rgw frontends = beast endpoint=127.0.0.1:${gatewayPort}
`;
}
