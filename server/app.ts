import express, { type Express, type Request } from 'express';
import helmet from 'helmet';
import { accountRoutes } from './accounts/account-routes.ts';
import type { Auth } from './accounts/auth.ts';
import { passwordRoutes } from './accounts/password-routes.ts';
import { presentAccount } from './accounts/present-account.ts';
import { createRequireAccount } from './accounts/require-account.ts';
import { sessionRoutes } from './accounts/session-routes.ts';
import { authenticateSession } from './accounts/sessions.ts';
import { signInRoutes } from './accounts/sign-in-routes.ts';
import { twoFactorRoutes } from './accounts/two-factor-routes.ts';
import type { AssetContext } from './assets/asset-context.ts';
import { assetRoutes } from './assets/asset-routes.ts';
import { connectionRoutes } from './connections/connection-routes.ts';
import { authenticateToken } from './connections/connections.ts';
import { consentRoutes } from './consents/consent-routes.ts';
import { documentRoutes } from './documents/document-routes.ts';
import { galleryRoutes } from './gallery/gallery-routes.ts';
import { generationRoutes } from './generations/generation-routes.ts';
import { endKeyless } from './generations/queue/end-keyless.ts';
import { releaseFromPace } from './generations/queue/release-from-pace.ts';
import type { StreamDependencies } from './generations/stream-generations.ts';
import { imageModelRoutes } from './image-models/image-model-routes.ts';
import { devMailRoutes } from './mail/dev-mail-routes.ts';
import { metricsRoutes } from './metrics/metrics-routes.ts';
import { errorHandler, notFound } from './platform/error-handler.ts';
import { healthRoutes } from './platform/health-routes.ts';
import { httpsOnly } from './platform/https-only.ts';
import { mailFolderOf } from './platform/mail/mail-transport.ts';
import { openApiDocument } from './platform/openapi-document.ts';
import { privacyRoutes } from './privacy/privacy-routes.ts';
import { Activity } from './privacy/retention/note-activity.ts';
import { securityTxt } from './privacy/security-txt.ts';
import type { EndPace } from './provider-keys/end-pace.ts';
import type { EndUse } from './provider-keys/end-use.ts';
import { providerKeyRoutes } from './provider-keys/provider-key-routes.ts';
import { securityLogRoutes } from './security-log/security-log-routes.ts';
import { usageRoutes } from './usage/usage-routes.ts';
import { pagePolicy } from './web/page-policy.ts';
import { playgroundRoutes } from './web/playground-routes.ts';
import { webRoutes } from './web/web-routes.ts';

export interface AppDependencies extends StreamDependencies {
  auth: Auth;
  assets: AssetContext;
  hasLocalLinks: boolean;
  /** Absolute; holds `web`, `host` and `plugin` as the build wrote them. */
  builtDirectory: string;
}

/** Bytes of a JSON body: a batch of a hundred long prompts fits. */
const JSON_LIMIT = '2mb';

/** The whole service over HTTP. */
export async function createApp(dependencies: AppDependencies): Promise<Express> {
  const { prisma, config, auth, hasLocalLinks, logger } = dependencies;
  const activity = new Activity(prisma);
  const requireAccount = createRequireAccount({
    bearer: (token, { ip }, alongside) =>
      activity.noteOf(authenticateToken(prisma, token, ip, alongside)),
    cookie: (request) => activity.noteOf(authenticateSession(auth, request)),
  });
  const endUse: EndUse = (transaction, ended) => endKeyless(dependencies, transaction, ended);
  const endPace: EndPace = (transaction, key) => releaseFromPace(dependencies, transaction, key);
  const shared = { ...dependencies, requireAccount, endUse, endPace };

  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.set('trust proxy', [...config.trustedProxies]);
  app.use(
    helmet({
      contentSecurityPolicy: pagePolicy,
      strictTransportSecurity: config.publicUrl.startsWith('https:'),
    }),
  );
  app.use(healthRoutes(prisma));
  if (config.publicUrl.startsWith('https:')) app.use(httpsOnly(config.publicUrl));
  app.use(metricsRoutes(prisma, config.metricsToken));
  app.use(securityTxt(config));
  app.get('/api/openapi.json', (_request, response) => {
    response.json(openApiDocument(config.publicUrl));
  });
  // What is somebody's own is in no cache: the next one at this browser would find it by going back.
  app.use('/api', (_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  // Before any body is read: uploads are taken as they arrive, whatever type they claim.
  app.use(assetRoutes(shared));
  app.use('/api/auth', express.json({ limit: '16kb' }));
  app.use('/api/v1', express.json({ limit: JSON_LIMIT }));
  app.use(signInRoutes(shared));
  app.use(passwordRoutes(shared));
  app.use(twoFactorRoutes(shared));
  app.use(sessionRoutes(shared));
  app.use(securityLogRoutes(shared));
  app.use(accountRoutes(shared));
  app.use(privacyRoutes(shared));
  app.use(connectionRoutes(shared));
  app.use(providerKeyRoutes(shared));
  app.use(consentRoutes(shared));
  app.use(imageModelRoutes(shared));
  app.use(documentRoutes(shared));
  app.use(generationRoutes(shared));
  app.use(galleryRoutes(shared));
  app.use(usageRoutes(shared));
  app.use('/api', notFound);
  if (hasLocalLinks && config.smtpUrl === null) {
    app.use(devMailRoutes({ ...shared, mailFolder: mailFolderOf(config) }));
  }
  if (config.playground) app.use(playgroundRoutes(dependencies.builtDirectory, config));
  const visitorOf = async (request: Request) => {
    const visitor = await authenticateSession(auth, request);
    return visitor && presentAccount(prisma, visitor.userId);
  };
  app.use(await webRoutes({ ...dependencies, visitorOf }));
  app.use(notFound);
  app.use(errorHandler(logger));
  return app;
}
