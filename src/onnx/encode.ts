// Writes a graph as an ONNX protobuf (onnx.proto3, IR version 9). Knows no shapes rules and no weights' bytes.
import { BinaryWriter } from '@bufbuild/protobuf/wire'
import type { Dim } from './dim.ts'
import { bytesPerElement, type Constant, type Graph, type Node, type Value } from './graph.ts'
import { elementTypes } from './ops/elementwise.ts'

const irVersion = 9
const opset = 20

/** The bytes of a ModelProto. External initializers have location `t/<name>`, offset 0. */
export const encodeModel = (graph: Graph): Uint8Array<ArrayBuffer> =>
  new BinaryWriter()
    .uint32(tag(1, varint))
    .int64(irVersion)
    .uint32(tag(2, bytes))
    .string('fewstep')
    .uint32(tag(7, bytes))
    .bytes(encodeGraph(graph))
    .uint32(tag(8, bytes))
    .bytes(encodeOpset('', opset))
    .uint32(tag(8, bytes))
    .bytes(encodeOpset('com.microsoft', 1))
    .finish()

const varint = 0
const bytes = 2
const fixed32 = 5
const tag = (field: number, wire: number): number => (field << 3) | wire

const message = (write: (writer: BinaryWriter) => void): Uint8Array => {
  const writer = new BinaryWriter()
  write(writer)
  return writer.finish()
}
const text = (writer: BinaryWriter, field: number, value: string) => writer.uint32(tag(field, bytes)).string(value)
const nested = (writer: BinaryWriter, field: number, value: Uint8Array) => writer.uint32(tag(field, bytes)).bytes(value)
const whole = (writer: BinaryWriter, field: number, value: number) => writer.uint32(tag(field, varint)).int64(value)

const encodeOpset = (domain: string, version: number) =>
  message((w) => {
    if (domain) text(w, 1, domain)
    whole(w, 2, version)
  })

const encodeGraph = (graph: Graph) =>
  message((w) => {
    for (const node of graph.nodes) nested(w, 1, encodeNode(node))
    text(w, 2, graph.name)
    for (const constant of graph.constants) nested(w, 5, encodeConstant(constant))
    for (const value of graph.externals) nested(w, 5, encodeExternal(value))
    for (const value of graph.inputs) nested(w, 11, encodeValueInfo(value))
    for (const value of graph.outputs) nested(w, 12, encodeValueInfo(value))
  })

const encodeNode = (node: Node) =>
  message((w) => {
    for (const input of node.inputs) text(w, 1, input)
    for (const output of node.outputs) text(w, 2, output)
    text(w, 3, node.name)
    text(w, 4, node.op)
    for (const [name, attribute] of Object.entries(node.attributes)) nested(w, 5, encodeAttribute(name, attribute))
    if (node.domain) text(w, 7, node.domain)
  })

const encodeAttribute = (name: string, { kind, value }: Node['attributes'][string]) =>
  message((w) => {
    text(w, 1, name)
    const type = { float: 1, int: 2, string: 3, ints: 7 }[kind]
    if (kind === 'float') w.uint32(tag(2, fixed32)).float(value as number)
    if (kind === 'int') whole(w, 3, value as number)
    if (kind === 'string') nested(w, 4, new TextEncoder().encode(value as string))
    if (kind === 'ints') for (const item of value as readonly number[]) whole(w, 8, item)
    whole(w, 20, type)
  })

const tensorHead = (w: BinaryWriter, value: Value) => {
  for (const dim of value.shape) whole(w, 1, dim as number)
  whole(w, 2, elementTypes[value.dtype])
  text(w, 8, value.name)
}

const encodeConstant = ({ value, data }: Constant) =>
  message((w) => {
    tensorHead(w, value)
    nested(w, 9, data)
  })

const encodeExternal = (value: Value) =>
  message((w) => {
    tensorHead(w, value)
    const length = value.shape.reduce<number>((total, dim) => total * (dim as number), bytesPerElement[value.dtype])
    const entries = { location: `t/${value.name}`, offset: '0', length: String(length) }
    for (const [key, entry] of Object.entries(entries))
      nested(
        w,
        13,
        message((pair) => {
          text(pair, 1, key)
          text(pair, 2, entry)
        }),
      )
    whole(w, 14, 1)
  })

const encodeDim = (dim: Dim) =>
  message((w) => {
    if (typeof dim === 'number') whole(w, 1, dim)
    else text(w, 2, dim)
  })

const encodeValueInfo = (value: Value) => {
  const shape = message((w) => value.shape.forEach((dim) => nested(w, 1, encodeDim(dim))))
  const tensor = message((w) => {
    whole(w, 1, elementTypes[value.dtype])
    nested(w, 2, shape)
  })
  const type = message((w) => nested(w, 1, tensor))
  return message((w) => {
    text(w, 1, value.name)
    nested(w, 2, type)
  })
}
