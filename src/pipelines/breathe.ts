// Lets the thread hear its messages between two steps, so that a cancel gets through while the network computes on this thread.

/** Resolves after whatever waits in the event loop has run. A message port has no minimum delay, unlike a timer. */
export function breathe(): Promise<void> {
  const { port1, port2 } = new MessageChannel()
  return new Promise((resolve) => {
    const heard = () => {
      port1.close()
      resolve()
    }
    port1.addEventListener('message', heard, { once: true })
    port1.start()
    port2.postMessage(0)
  })
}
