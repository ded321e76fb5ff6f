/** Aspect ratios that many vendors' lists begin with; each adds what it has besides. */
export const USUAL_RATIOS = ['1:1', '16:9', '9:16', '4:3', '3:4', '3:2', '2:3'];

/** The same with those near a square. */
export const MORE_RATIOS = [...USUAL_RATIOS, '5:4', '4:5'];
