/** What is wrong with the words of a command, in one line; the command's name is put before it. Ends with exit code 2. */
export class BadArguments extends Error {}
