import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import type { PrismaClient } from '../../server/platform/prisma-client.ts';
import type { Person } from './person.ts';
import { newTab } from './playground-page.ts';

type Keep = (page: Page, name: string, part?: ReturnType<Page['locator']>) => Promise<void>;

/** What the ledger holds in the pictures: a month that looks like somebody's. */
const CENTS = [
  4, 0, 12, 9, 21, 0, 0, 7, 16, 30, 11, 3, 0, 0, 18, 25, 9, 14, 6, 0, 0, 22, 12, 8, 35,
];

/** Takes the pictures of the companion pages about keys and money. */
export async function takePageScreenshots(
  browser: Browser,
  person: Person,
  prisma: PrismaClient,
  keep: Keep,
): Promise<void> {
  const { id: userId } = await person.api.account();
  const documentId = randomUUID();
  await person.api.labelDocument(documentId, 'Autumn campaign');
  const secret = () => `sk-${randomUUID()}`;
  const key = { provider: 'openai', label: 'Studio', secret: secret(), limitMicros: 60_000_000 };
  const { id: keyId } = await person.api.createProviderKey(key);
  const second = { ...key, label: 'My own', secret: secret(), limitMicros: null };
  const { id: secondId } = await person.api.createProviderKey(second);
  const checked = { checkOutcome: 'works', checkDetail: null, checkedAt: new Date() };
  await prisma.providerKey.update({
    where: { id: keyId },
    data: { ...checked, lastUsedAt: new Date() },
  });
  await prisma.ledgerEntry.createMany({
    data: CENTS.flatMap((cents, ago) =>
      cents === 0
        ? []
        : {
            userId,
            callId: randomUUID(),
            generationId: randomUUID(),
            keyId: ago % 4 === 3 ? secondId : keyId,
            documentId: ago % 3 === 0 ? null : documentId,
            model: ago % 2 === 0 ? 'openai/gpt-image-2' : 'openai/gpt-image-2.6-flare',
            charged: ago === 7 ? ('unknown' as const) : ('yes' as const),
            estimateMicros: cents * 95_000,
            actualMicros: ago === 7 ? null : cents * 100_000,
            at: new Date(Date.now() - ago * 86_400_000),
          },
    ),
  });
  for (const colorScheme of ['light', 'dark'] as const) {
    const viewport = { width: 1100, height: 820 };
    const page = await newTab(await browser.newContext({ viewport, colorScheme }), person);
    await page.goto(`${person.origin}/keys`);
    await page.getByRole('button', { name: 'Check Studio' }).waitFor();
    await keep(page, `keys-${colorScheme}.png`);
    await page.goto(`${person.origin}/usage`);
    await page.getByRole('table', { name: 'By day' }).waitFor();
    await keep(page, `usage-${colorScheme}.png`);
    await page.context().close();
  }
}
