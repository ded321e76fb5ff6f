import type {
  PairingApproved,
  PairingRedeemed,
  PairingStarted,
  PairingView,
} from '../../shared/pairing.ts';
import type { Config } from '../config.ts';
import { type MailDependencies, queueMail } from '../mail/queue-mail.ts';
import { describeDevice } from '../platform/describe-device.ts';
import { lockAccount } from '../platform/lock-account.ts';
import type { PrismaClient } from '../platform/prisma-client.ts';
import { truncateAddress } from '../platform/truncate-address.ts';
import type { Pairing } from '../prisma/client/client.ts';
import { type Author, recordSecurityEvent } from '../security-log/record-security-event.ts';
import {
  MAX_GUESSES,
  pairingCodeWrong,
  pairingExpired,
  pairingNotApproved,
  pairingNotFound,
  pairingProofWrong,
  pairingUsed,
  tooManyPairings,
} from './errors.ts';
import { mintAccessToken, mintCode, provesChallenge, sameSecret, sha256 } from './secrets.ts';

/*
 * How a plugin gets its access token. The plugin shows nothing and cannot be followed home by a
 * redirect, so the person carries a code from the approving page to it (RFC 8628 the other way
 * round, with RFC 7636 so that only the window that asked can use the code).
 */

/** ms from asking to redeeming. */
const PAIRING_LIFETIME = 10 * 60 * 1000;

/** ms a connection lives. */
const CONNECTION_LIFETIME = 365 * 24 * 60 * 60 * 1000;

/** Pairings that may wait at one time: anybody may ask, so somebody could ask for ever. */
const MOST_WAITING = 1_000;

interface RedeemDependencies extends MailDependencies {
  prisma: PrismaClient;
  config: Config;
}

export async function startPairing(
  prisma: PrismaClient,
  publicUrl: string,
  asked: { codeChallenge: string; clientName: string },
): Promise<PairingStarted> {
  await prisma.pairing.deleteMany({ where: { expiresAt: { lt: new Date() } } });
  if ((await prisma.pairing.count()) >= MOST_WAITING) await makeRoom(prisma);
  const pairing = await prisma.pairing.create({
    data: {
      challenge: asked.codeChallenge,
      clientName: asked.clientName,
      expiresAt: new Date(Date.now() + PAIRING_LIFETIME),
    },
  });
  return {
    id: pairing.id,
    approvalUrl: `${publicUrl}/pair/${pairing.id}`,
    expiresAt: pairing.expiresAt.toISOString(),
  };
}

/**
 * Whoever asks for very many pushes out those that have waited longest, and keeps nobody else from
 * asking: to approve one takes a person less time than that.
 */
async function makeRoom(prisma: PrismaClient): Promise<void> {
  const where = { userId: null };
  const oldest = await prisma.pairing.findFirst({ where, orderBy: { createdAt: 'asc' } });
  if (!oldest) throw tooManyPairings();
  await prisma.pairing.deleteMany({ where: { ...where, id: oldest.id } });
}

/** What the approving page shows. Once somebody has answered, others see that it is used. */
export async function viewPairing(
  prisma: PrismaClient,
  userId: string,
  id: string,
): Promise<PairingView> {
  const pairing = await prisma.pairing.findUnique({ where: { id } });
  if (!pairing || (pairing.userId !== null && pairing.userId !== userId)) throw pairingNotFound();
  return {
    id,
    clientName: pairing.clientName,
    createdAt: pairing.createdAt.toISOString(),
    expiresAt: pairing.expiresAt.toISOString(),
    state: stateOf(pairing),
  };
}

/** Approves for this person and returns the code; a page that was reloaded gets a fresh one. */
export async function approvePairing(
  prisma: PrismaClient,
  userId: string,
  id: string,
): Promise<PairingApproved> {
  const code = mintCode();
  const now = new Date();
  const { count } = await prisma.pairing.updateMany({
    where: {
      id,
      OR: [{ userId: null }, { userId }],
      expiresAt: { gt: now },
      refusedAt: null,
      redeemedAt: null,
      guesses: { lt: MAX_GUESSES },
    },
    data: { userId, codeHash: sha256(code), approvedAt: now },
  });
  if (count === 1) return { code };
  throw whyNot(await prisma.pairing.findUnique({ where: { id } }));
}

/** "This wasn't me": nobody can approve or redeem it any more. */
export async function refusePairing(
  prisma: PrismaClient,
  author: Author,
  id: string,
): Promise<void> {
  const { userId } = author;
  await prisma.$transaction(async (transaction) => {
    const { count } = await transaction.pairing.updateMany({
      where: { id, OR: [{ userId: null }, { userId }], redeemedAt: null },
      data: { userId, refusedAt: new Date(), codeHash: null },
    });
    const pairing = await transaction.pairing.findUnique({ where: { id } });
    if (count === 0 || !pairing) throw whyNot(pairing);
    const client = pairing.clientName;
    await recordSecurityEvent(transaction, author, 'connection-refused', { client });
  });
}

/** Trades code and verifier for an access token. Of simultaneous redemptions one succeeds. */
export async function redeemPairing(
  { prisma, config, ...mail }: RedeemDependencies,
  id: string,
  { code, codeVerifier }: { code: string; codeVerifier: string },
  from: { address: string | undefined; userAgent: string | undefined },
): Promise<PairingRedeemed> {
  const pairing = await prisma.pairing.findUnique({ where: { id } });
  if (!pairing) throw pairingNotFound();
  if (!provesChallenge(codeVerifier, pairing.challenge)) throw pairingProofWrong();
  if (stateOf(pairing) === 'waiting') throw pairingNotApproved();
  const { userId, codeHash } = pairing;
  if (stateOf(pairing) !== 'approved' || userId === null || codeHash === null) {
    throw whyNot(pairing);
  }
  await countGuess(prisma, id);
  if (!sameSecret(sha256(code), codeHash)) {
    throw pairingCodeWrong(MAX_GUESSES - pairing.guesses - 1);
  }

  const accessToken = mintAccessToken();
  const expiresAt = new Date(Date.now() + CONNECTION_LIFETIME);
  await prisma.$transaction(async (transaction) => {
    // Nobody disables the account meanwhile: that ends every connection there is.
    await lockAccount(transaction, userId);
    const user = await transaction.user.findUnique({ where: { id: userId } });
    if (!user || user.disabledAt) throw pairingUsed();
    const { count } = await transaction.pairing.updateMany({
      where: { id, codeHash, redeemedAt: null, refusedAt: null },
      data: { redeemedAt: new Date(), codeHash: null },
    });
    if (count === 0) throw pairingUsed();
    const { clientName } = pairing;
    const address = truncateAddress(from.address);
    const userAgent = from.userAgent?.slice(0, 500) ?? null;
    await transaction.connection.create({
      data: { userId, tokenHash: sha256(accessToken), clientName, expiresAt, address, userAgent },
    });
    const author = { userId, address: from.address };
    await recordSecurityEvent(transaction, author, 'connection-added', { client: clientName });
    await queueMail(transaction, mail, {
      userId,
      to: user.email,
      template: 'new-connection',
      data: {
        device: describeDevice(userAgent),
        address,
        at: new Date().toISOString(),
        url: `${config.publicUrl}/security`,
      },
    });
  });
  return { accessToken, expiresAt: expiresAt.toISOString() };
}

/**
 * Takes one of the five guesses before the code is looked at, so that guesses made at the same
 * time cannot all be free.
 */
async function countGuess(prisma: PrismaClient, id: string): Promise<void> {
  const { count } = await prisma.pairing.updateMany({
    where: { id, guesses: { lt: MAX_GUESSES } },
    data: { guesses: { increment: 1 } },
  });
  if (count === 0) throw pairingCodeWrong(0);
}

function stateOf(pairing: Pairing): PairingView['state'] {
  if (pairing.redeemedAt) return 'redeemed';
  if (pairing.refusedAt || pairing.guesses >= MAX_GUESSES) return 'refused';
  if (pairing.expiresAt <= new Date()) return 'expired';
  return pairing.approvedAt ? 'approved' : 'waiting';
}

function whyNot(pairing: Pairing | null): Error {
  if (!pairing) return pairingNotFound();
  return stateOf(pairing) === 'expired' ? pairingExpired() : pairingUsed();
}
