// Axes that only repeat a measurement.

export const isSeed = (parameter: string): boolean => parameter === 'seed' || parameter === 'variationSeed'
