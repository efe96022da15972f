/* What the graphics card draws: symbols of nine shapes, and lines that are solid, dashed or dotted.
   Both send their arrays when they changed and not with every frame. */
import { EdgeProgram, NodeProgram, floatColor } from "../vendor/sigma/sigma.min.js";

export const SHAPES = ["company", "public", "union", "chamber", "network", "body", "person", "event", "place"];
export const DASHES = { stated: 0, inferred: 1, derived: 2 };
const { FLOAT, UNSIGNED_BYTE, POINTS, LINES } = WebGLRenderingContext;
const POSITION = { name: "a_position", size: 2, type: FLOAT };
const COLOR = { name: "a_color", size: 4, type: UNSIGNED_BYTE, normalized: true };
const ID = { name: "a_id", size: 4, type: UNSIGNED_BYTE, normalized: true };
const COLORED = `
  #ifdef PICKING_MODE
  v_color = a_id;
  #else
  v_color = a_color;
  #endif
  v_color.a *= 255.0 / 254.0;`;

const NODE_VERTEX = `
attribute vec2 a_position;
attribute float a_size;
attribute float a_shape;
attribute vec4 a_color;
attribute vec4 a_id;
uniform float u_sizeRatio;
uniform float u_pixelRatio;
uniform mat3 u_matrix;
varying vec4 v_color;
varying float v_shape;
varying float v_pixel;
void main() {
  gl_Position = vec4((u_matrix * vec3(a_position, 1.0)).xy, 0.0, 1.0);
  gl_PointSize = a_size / u_sizeRatio * u_pixelRatio * 2.8;
  v_pixel = 2.8 / gl_PointSize;
  v_shape = a_shape;${COLORED}
}`;

/* Distances from the edge of each shape, as wide as the symbols of the legend; the square that is drawn reaches to 1.4. */
const NODE_FRAGMENT = `
precision highp float;
varying vec4 v_color;
varying float v_shape;
varying float v_pixel;
const float PI = 3.14159265;
float corners(vec2 p, float n, float radius) {
  float turn = 2.0 * PI / n, at = atan(p.x, -p.y);
  return cos((floor(at / turn) + 0.5) * turn - at) * length(p) - radius * cos(PI / n);
}
float star(vec2 p) {
  float at = mod(atan(p.x, -p.y) + PI / 4.0, PI / 2.0) - PI / 4.0;
  vec2 q = length(p) * vec2(cos(at), abs(sin(at)));
  vec2 tip = vec2(1.38, 0.0), dent = vec2(0.368, 0.368), run = dent - tip;
  return dot(q - tip, normalize(vec2(run.y, -run.x)));
}
float away(vec2 p) {
  if (v_shape < 0.5) return length(p) - 1.0;
  if (v_shape < 1.5) return max(abs(p.x), abs(p.y)) - 0.92;
  if (v_shape < 2.5) return corners(p - vec2(0.0, 0.2), 3.0, 1.37);
  if (v_shape < 3.5) return corners(p, 5.0, 1.15);
  if (v_shape < 4.5) return corners(p, 6.0, 1.17);
  if (v_shape < 5.5) return (abs(p.x) + abs(p.y) - 1.25) * 0.7071;
  if (v_shape < 6.5) return abs(length(p) - 0.8) - 0.22;
  if (v_shape < 7.5) return star(p);
  return max(min(abs(p.x), abs(p.y)) - 0.2, max(abs(p.x), abs(p.y)) - 1.0);
}
void main() {
  vec2 p = (gl_PointCoord - 0.5) * 2.8;
  #ifdef PICKING_MODE
  if (length(p) > 1.3) discard;
  gl_FragColor = v_color;
  #else
  float share = 1.0 - smoothstep(-v_pixel * 0.5, v_pixel * 0.5, away(p));
  if (share <= 0.0) discard;
  gl_FragColor = vec4(v_color.rgb * v_color.a, v_color.a) * share;
  #endif
}`;

const EDGE_VERTEX = `
attribute vec2 a_position;
attribute vec2 a_dash;
attribute vec4 a_color;
attribute vec4 a_id;
uniform mat3 u_matrix;
uniform float u_unit;
varying vec4 v_color;
varying vec2 v_dash;
void main() {
  gl_Position = vec4((u_matrix * vec3(a_position, 1.0)).xy, 0.0, 1.0);
  v_dash = vec2(a_dash.x * u_unit, a_dash.y);${COLORED}
}`;
const EDGE_FRAGMENT = `
precision highp float;
varying vec4 v_color;
varying vec2 v_dash;
void main() {
  if (v_dash.y > 0.5 && mod(v_dash.x, v_dash.y > 1.5 ? 5.0 : 11.0) > (v_dash.y > 1.5 ? 2.0 : 7.0)) discard;
  gl_FragColor = vec4(v_color.rgb * v_color.a, v_color.a);
}`;

/* Adds to a program that what is unchanged stays on the card. */
const lasting = (Base) => class extends Base {
  sent = new Set();
  reallocate(capacity) { this.sent.clear(); super.reallocate(capacity); }
  process(...given) { if (this.sent.size) this.sent.clear(); super.process(...given); }
  bindProgram(info) {
    const { gl, buffer } = info;
    let offset = 0;
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    for (const attribute of this.ATTRIBUTES) offset += this.bindAttribute(attribute, info, offset);
    if (!this.sent.has(info)) gl.bufferData(gl.ARRAY_BUFFER, this.array, gl.STATIC_DRAW);
    this.sent.add(info);
    gl.bindBuffer(gl.ARRAY_BUFFER, null);
  }
};

export class Symbols extends lasting(NodeProgram) {
  getDefinition() {
    const one = { size: 1, type: FLOAT };
    return {
      VERTICES: 1,
      VERTEX_SHADER_SOURCE: NODE_VERTEX,
      FRAGMENT_SHADER_SOURCE: NODE_FRAGMENT,
      METHOD: POINTS,
      UNIFORMS: ["u_sizeRatio", "u_pixelRatio", "u_matrix"],
      ATTRIBUTES: [POSITION, { name: "a_size", ...one }, { name: "a_shape", ...one }, COLOR, ID],
    };
  }
  processVisibleItem(id, at, { x, y, size, shape, color }) {
    this.array.set([x, y, size, shape, floatColor(color), id], at);
  }
  setUniforms({ sizeRatio, pixelRatio, matrix }, { gl, uniformLocations: at }) {
    gl.uniform1f(at.u_pixelRatio, pixelRatio);
    gl.uniform1f(at.u_sizeRatio, sizeRatio);
    gl.uniformMatrix3fv(at.u_matrix, false, matrix);
  }
}

export class Lines extends lasting(EdgeProgram) {
  getDefinition() {
    return {
      VERTICES: 2,
      VERTEX_SHADER_SOURCE: EDGE_VERTEX,
      FRAGMENT_SHADER_SOURCE: EDGE_FRAGMENT,
      METHOD: LINES,
      UNIFORMS: ["u_matrix", "u_unit"],
      ATTRIBUTES: [POSITION, { name: "a_dash", size: 2, type: FLOAT }, COLOR, ID],
    };
  }
  processVisibleItem(id, at, from, to, { color, dash }) {
    const tint = floatColor(color), length = Math.hypot(to.x - from.x, to.y - from.y);
    this.array.set([from.x, from.y, 0, dash, tint, id, to.x, to.y, length, dash, tint, id], at);
  }
  setUniforms({ matrix, width, pixelRatio }, { gl, uniformLocations: at }) {
    gl.uniformMatrix3fv(at.u_matrix, false, matrix);
    gl.uniform1f(at.u_unit, (Math.hypot(matrix[0], matrix[1]) * width * Math.min(pixelRatio, 1)) / 2);
  }
}
