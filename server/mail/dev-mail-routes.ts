import { Router } from 'express';
import type { RequireAccount } from '../accounts/require-account.ts';
import { accountOf } from '../accounts/require-account.ts';
import { HttpProblem } from '../platform/http-problem.ts';
import type { KeptMail } from '../platform/mail/mail-folder.ts';
import { readMailFolder } from '../platform/mail/mail-folder.ts';
import type { PrismaClient } from '../platform/prisma-client.ts';
import { escapeHtml } from '../web/escape-html.ts';

interface DevMailRoutesDependencies {
  prisma: PrismaClient;
  requireAccount: RequireAccount;
  /** Absolute. */
  mailFolder: string;
}

/** Mails that the page shows. */
const SHOWN = 50;

/**
 * `/dev/mail`: the mails that a local start wrote to files instead of sending them. Links in them
 * open accounts, so the page is for the local account alone: for whoever may run `npm run link`.
 */
export function devMailRoutes({ prisma, requireAccount, mailFolder }: DevMailRoutesDependencies) {
  const router = Router();
  router.get('/dev/mail', requireAccount('session'), async (request, response) => {
    const { userId } = accountOf(request);
    const { isLocal } = await prisma.user.findUniqueOrThrow({ where: { id: userId } });
    if (!isLocal) {
      throw new HttpProblem(403, 'not_local', 'Only the local account may read these mails.', {
        detail: '“npm run link” prints a link that signs you in to it.',
      });
    }
    const mails = await readMailFolder(mailFolder, SHOWN);
    response.set('Cache-Control', 'no-store').type('html').send(page(mails));
  });
  return router;
}

function page(mails: KeptMail[]): string {
  const items = mails.map(
    ({ to, subject, text, at }) => `<article>
<h2>${escapeHtml(subject)}</h2>
<p>To ${escapeHtml(to)}, <time datetime="${escapeHtml(at)}">${escapeHtml(at)}</time></p>
<pre>${linked(text)}</pre>
</article>`,
  );
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>Mails · Tomson Studio</title></head>
<body><main><h1>Mails of this local start</h1>
<p>They were written to files and sent to nobody. Set SMTP_URL to send them.</p>
${items.join('\n') || '<p>There are none yet.</p>'}
</main></body>
</html>
`;
}

function linked(text: string): string {
  return escapeHtml(text).replace(/^https?:\/\/\S+$/gm, (url) => `<a href="${url}">${url}</a>`);
}
