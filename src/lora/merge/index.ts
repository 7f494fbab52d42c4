// The table of merging rules that work on whole changes, and of the two that work on halves, by id.
import { dareLinear, dareTies } from './dare.ts'
import { magnitudePrune } from './magnitude-prune.ts'
import type { MergeMethod } from './method.ts'
import { taskArithmetic } from './task-arithmetic.ts'
import { ties } from './ties.ts'

export const mergeMethods: readonly MergeMethod[] = [taskArithmetic, magnitudePrune, ties, dareLinear, dareTies]
