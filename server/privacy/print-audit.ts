import { dataOpenPoints } from './inventory/data-model.ts';
import { describeInventory } from './inventory/describe-inventory.ts';

/* npm run privacy:audit: prints what is held where; fails when something is not said. */
process.stdout.write(describeInventory());
if (dataOpenPoints.length > 0) process.exitCode = 1;
