// The few-step students beside the loaded model, and the one that the draft is drawn with.
import { useMemo } from 'react'
import { studentIn, studentsBeside } from '../../store/students.ts'
import { useApp } from '../use-app.ts'

export function useStudents() {
  const model = useApp((state) => state.model)
  const modelShelf = useApp((state) => state.modelShelf)
  const inUse = useApp((state) => studentIn(state, state.draft)?.file)
  const students = useMemo(() => studentsBeside({ model, modelShelf }), [model, modelShelf])
  return { students, inUse: students.find(({ file }) => file === inUse) }
}
