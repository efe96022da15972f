// What the overview carries from elsewhere: the graph and what draws it in WebGL.
export { default as Graph } from "graphology";
export { default as Sigma } from "sigma";
export { EdgeProgram, NodeProgram } from "sigma/rendering";
export { floatColor } from "sigma/utils";
