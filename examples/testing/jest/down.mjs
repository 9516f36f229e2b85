export default () => globalThis.stack[Symbol.asyncDispose]();
