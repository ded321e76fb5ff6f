import { accountEndpoints } from './account-endpoints.ts';
import { assetEndpoints } from './asset-endpoints.ts';
import type { Endpoint } from './endpoint.ts';
import { generationEndpoints } from './generation-endpoints.ts';
import { heldDataEndpoints } from './held-data-endpoints.ts';
import { outputEndpoints } from './output-endpoints.ts';
import { pairingEndpoints } from './pairing-endpoints.ts';
import { providerKeyEndpoints } from './provider-key-endpoints.ts';
import { queueEndpoints } from './queue-endpoints.ts';
import { signInEndpoints } from './sign-in-endpoints.ts';
import { usageEndpoints } from './usage-endpoints.ts';

/** The whole contract; the server's routes and `/api/openapi.json` come from it. */
export const endpoints = {
  ...signInEndpoints,
  ...pairingEndpoints,
  ...accountEndpoints,
  ...heldDataEndpoints,
  ...providerKeyEndpoints,
  ...usageEndpoints,
  ...assetEndpoints,
  ...generationEndpoints,
  ...outputEndpoints,
  ...queueEndpoints,
} as const satisfies Record<string, Endpoint>;
