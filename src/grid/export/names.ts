// How the files of a grid are called, in a directory and in an archive alike.

/** The document, with what was drawn. */
export const gridFile = 'grid.json'
/** Means over seeds, where there are several. */
export const averagesFile = 'averages.csv'
/** How errors propagate over seeds, where that was asked for. */
export const errorsFile = 'errors.csv'
export const votesFile = 'votes.json'
export const measuresFile = 'measures.json'

/** The picture of the cell with this id. */
export const pictureFile = (id: string): string => `cells/${id}.png`

/** The id in the name of a picture, undefined for any other file. */
export const idIn = (name: string): string | undefined => /^cells\/([0-9a-f]{32})\.png$/.exec(name)?.[1]
