import { mountAccountMenu } from './mount-page.tsx';

mountAccountMenu();
