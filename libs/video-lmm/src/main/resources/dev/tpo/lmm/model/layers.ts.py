  # B batch, T tokens, D width of the states, nh heads, nh_q of queries, nh_kv of keys and values, hs head size, M tokens
  # that a cache has room for, S tokens that are looked at, V vocabulary, P patches, r rank of an adapter.

  def linear(self, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
    if torch.eq(ops.prim.dtype(w), ops.prim.dtype(x)):
      y = torch.linear(x, w, b)
    else:
      y = torch.add(self.product(x, w), b)
    return y

  # x as it meets w: the result is in x's type.
  def met_product(self, x: Tensor, w: Tensor) -> Tensor:
    if torch.eq(ops.prim.dtype(w), ops.prim.dtype(x)):
      y = torch.linear(x, w)
    else:
      y = self.widened_product(x, w)
    return y

  # As met_product, with a bias.
  def met_linear(self, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
    if torch.eq(ops.prim.dtype(w), ops.prim.dtype(x)):
      y = torch.linear(x, w, torch.to(b, ops.prim.dtype(x)))
    else:
      y = torch.add(self.widened_product(x, w), b)
    return y

  def rms_norm(self, x: Tensor, weight: Tensor, eps: float) -> Tensor:
    return torch.mul(torch.mul(x, torch.rsqrt(torch.add(torch.mean(torch.mul(x, x), [-1], True), eps))), weight)

  # The two halves of a head turn together; rope is cos and sin, each (T, hs / 2).
  def rotate(self, x: Tensor, rope: List[Tensor]) -> Tensor:
    halves = torch.chunk(x, 2, -1)  # (B, nh, T, hs / 2) each
    a = halves[0]
    b = halves[1]
    cos = rope[0]
    sin = rope[1]
    return torch.cat([torch.sub(torch.mul(a, cos), torch.mul(b, sin)), torch.add(torch.mul(b, cos), torch.mul(a, sin))], -1)

  def heads(self, x: Tensor, count: int) -> Tensor:
    y = torch.view(x, [torch.size(x, 0), torch.size(x, 1), count, -1])  # (B, T, nh, hs)
    return torch.transpose(y, 1, 2)  # (B, nh, T, hs)

  def join(self, x: Tensor) -> Tensor:
    y = torch.transpose(x, 1, 2)  # (B, T, nh, hs)
    return torch.reshape(y, [torch.size(y, 0), torch.size(y, 1), -1])  # (B, T, nh hs)

  # y, a product of x, and what an adapter adds to it: nothing where it has no matrices for this one.
  def adapted(self, y: Tensor, x: Tensor, lora: List[Tensor], j: int, reals: List[float]) -> Tensor:
    z = y
    if torch.lt(j, torch.len(lora)):
      if torch.gt(torch.numel(lora[j]), 0):
        low = torch.linear(torch.dropout(x, reals[2], True), lora[j])  # (B, T, r)
        z = torch.add(y, torch.mul(torch.linear(low, lora[j + 1]), reals[1]))
    return z

  # Keys and values of the heads that share them, once for each query head.
  def shared(self, x: Tensor, groups: int) -> Tensor:
    y = x
    if torch.ne(groups, 1):
      y = torch.repeat_interleave(x, groups, 1)  # (B, nh_q, S, hs)
    return y

  # q (B, nh_q, T, hs), k and v (B, nh_kv, T, hs); they are written behind the cache's first "begin" tokens.
  def cached_attention(self, q: Tensor, k: Tensor, v: Tensor, mask: Tensor, cache: List[Tensor], begin: int) -> Tensor:
    end = begin + torch.size(q, 2)
    torch.copy_(torch.slice(cache[0], 2, begin, end, 1), k)
    torch.copy_(torch.slice(cache[1], 2, begin, end, 1), v)
    keys = torch.slice(cache[0], 2, 0, end, 1)  # (B, nh_kv, S, hs) of (B, nh_kv, M, hs)
    values = torch.slice(cache[1], 2, 0, end, 1)
    nh_kv = torch.size(k, 1)
    groups = torch.size(q, 1) // nh_kv
    if torch.eq(torch.size(q, 2), 1):
      # One token: the heads that share keys become rows that look at them, and no key is repeated.
      rows = torch.reshape(q, [torch.size(q, 0), nh_kv, groups, -1])  # (B, nh_kv, nh_q / nh_kv, hs)
      a = torch.scaled_dot_product_attention(rows, keys, values)
      a = torch.reshape(a, [torch.size(q, 0), torch.size(q, 1), 1, -1])  # (B, nh_q, 1, hs)
    elif torch.eq(begin, 0):
      a = torch.scaled_dot_product_attention(q, self.shared(keys, groups), self.shared(values, groups), None, 0., True)
    else:
      a = torch.scaled_dot_product_attention(q, self.shared(keys, groups), self.shared(values, groups), mask)
    return a

  # x (B, T, D). w holds twelve tensors a layer, lora fourteen; cache is empty or keys and values, (B, nh_kv, M, hs) each.
  # sizes: layers, nh_q, nh_kv. reals: epsilon of the norms, scale and dropout of the adapter.
  def decoder_layer(self, x: Tensor, rope: List[Tensor], mask: Tensor, w: List[Tensor], lora: List[Tensor], layer: int, sizes: List[int], reals: List[float], cache: List[Tensor], begin: int) -> Tensor:
    i = layer * 12
    j = layer * 14
    y = self.rms_norm(x, w[i], reals[0])
    q = self.heads(self.adapted(self.linear(y, w[i + 1], w[i + 2]), y, lora, j + 0, reals), sizes[1])  # (B, nh_q, T, hs)
    k = self.heads(self.adapted(self.linear(y, w[i + 3], w[i + 4]), y, lora, j + 2, reals), sizes[2])  # (B, nh_kv, T, hs)
    v = self.heads(self.adapted(self.linear(y, w[i + 5], w[i + 6]), y, lora, j + 4, reals), sizes[2])  # (B, nh_kv, T, hs)
    q = self.rotate(q, rope)
    k = self.rotate(k, rope)
    if torch.eq(torch.len(cache), 0):
      groups = sizes[1] // sizes[2]
      a = torch.scaled_dot_product_attention(q, self.shared(k, groups), self.shared(v, groups), mask)  # (B, nh_q, T, hs)
    else:
      a = self.cached_attention(q, k, v, mask, cache, begin)
    y = self.join(a)
    x = torch.add(x, self.adapted(self.product(y, w[i + 7]), y, lora, j + 6, reals))
    y = self.rms_norm(x, w[i + 8], reals[0])
    gate = self.adapted(self.product(y, w[i + 9]), y, lora, j + 8, reals)
    up = self.adapted(self.product(y, w[i + 10]), y, lora, j + 10, reals)
    y = torch.mul(torch.silu(gate), up)
    return torch.add(x, self.adapted(self.product(y, w[i + 11]), y, lora, j + 12, reals))

  def decoder(self, x: Tensor, rope: List[Tensor], mask: Tensor, w: List[Tensor], lora: List[Tensor], sizes: List[int], reals: List[float]) -> Tensor:
    none = annotate(List[Tensor], [])
    for layer in range(sizes[0]):
      x = self.decoder_layer(x, rope, mask, w, lora, layer, sizes, reals, none, 0)
    return self.rms_norm(x, w[sizes[0] * 12], reals[0])

  # The same for the next tokens of one sequence. tables: cos and sin of all positions.
  def cached_decoder(self, x: Tensor, tables: List[Tensor], w: List[Tensor], lora: List[Tensor], sizes: List[int], reals: List[float], keys: List[Tensor], values: List[Tensor], begin: int) -> Tensor:
    length = torch.size(x, 1)
    rope = [torch.slice(tables[0], 0, begin, begin + length, 1), torch.slice(tables[1], 0, begin, begin + length, 1)]
    if torch.__or__(torch.eq(begin, 0), torch.eq(length, 1)):
      mask = torch.empty([0])
    else:
      places = torch.arange(begin + length, dtype=None, layout=None, device=ops.prim.device(x), pin_memory=False)
      mask = torch.le(torch.unsqueeze(places, 0), torch.unsqueeze(torch.slice(places, 0, begin, begin + length, 1), 1))  # (T, S)
    for layer in range(sizes[0]):
      x = self.decoder_layer(x, rope, mask, w, lora, layer, sizes, reals, [keys[layer], values[layer]], begin)
    return self.rms_norm(x, w[sizes[0] * 12], reals[0])

  def activate(self, x: Tensor, kind: int) -> Tensor:
    if torch.eq(kind, 0):
      y = torch.gelu(x, approximate="tanh")
    elif torch.eq(kind, 1):
      y = torch.mul(x, torch.sigmoid(torch.mul(x, 1.702)))
    else:
      y = torch.gelu(x)
    return y

  # An activated met_linear. Where oneDNN multiplies bfloat16 it activates what it has just summed, before that is rounded and
  # leaves the processor. No gradient goes back through that: narrow matrices of a tower do not learn.
  def met_activated(self, x: Tensor, w: Tensor, b: Tensor, kind: int) -> Tensor:
    narrow = torch.__and__(torch.eq(ops.prim.dtype(x), 15), torch.__not__(ops.prim.is_cuda(x)))
    if torch.__and__(torch.__and__(narrow, torch.eq(kind, 0)), ops.mkldnn._is_mkldnn_bf16_supported()):
      y = ops.mkldnn._linear_pointwise(x, w, torch.to(b, 15), "gelu", annotate(List[Optional[number]], []), "tanh")
    else:
      y = self.activate(self.met_linear(x, w, b), kind)
    return y

  # Within a layer what comes of a product stays in its type: all frames' activations are large. x stays float32.
  def vision_layers(self, x: Tensor, w: List[Tensor], layers: int, heads: int, eps: float, activation: int) -> Tensor:
    width = torch.size(x, -1)
    for layer in range(layers):
      i = layer * 16
      y = self.met(torch.layer_norm(x, [width], w[i], w[i + 1], eps), w[i + 2])
      q = self.heads(self.met_linear(y, w[i + 2], w[i + 3]), heads)  # (B, nh, T, hs)
      k = self.heads(self.met_linear(y, w[i + 4], w[i + 5]), heads)
      v = self.heads(self.met_linear(y, w[i + 6], w[i + 7]), heads)
      a = torch.scaled_dot_product_attention(q, k, v)
      x = torch.add(x, self.met_linear(self.join(a), w[i + 8], w[i + 9]))
      y = self.met(torch.layer_norm(x, [width], w[i + 10], w[i + 11], eps), w[i + 12])
      y = self.met_activated(y, w[i + 12], w[i + 13], activation)
      x = torch.add(x, self.met_linear(y, w[i + 14], w[i + 15]))
    return x

  def patches(self, pixels: Tensor, w: List[Tensor], eps: float) -> Tensor:
    y = torch.conv2d(pixels, w[0], w[1], [torch.size(w[0], 2), torch.size(w[0], 3)])  # (B, D, rows, columns)
    return torch.add(torch.transpose(torch.flatten(y, 2), 1, 2), w[2])  # (B, P, D)

  def clip_patches(self, pixels: Tensor, w: List[Tensor], eps: float) -> Tensor:
    y = torch.conv2d(pixels, w[0], None, [torch.size(w[0], 2), torch.size(w[0], 3)])  # (B, D, rows, columns)
    y = torch.transpose(torch.flatten(y, 2), 1, 2)  # (B, P, D)
    width = torch.size(y, -1)
    first = torch.expand(torch.view(w[1], [1, 1, width]), [torch.size(y, 0), 1, width])  # (B, 1, D)
    y = torch.add(torch.cat([first, y], 1), w[2])  # (B, 1 + P, D)
    return torch.layer_norm(y, [width], w[3], w[4], eps)

  def project(self, x: Tensor, w: List[Tensor]) -> Tensor:
    return self.linear(torch.gelu(self.linear(x, w[0], w[1])), w[2], w[3])

  def pool_bilinear(self, x: Tensor, rows: int, stride: int) -> Tensor:
    width = torch.size(x, -1)
    grid = torch.permute(torch.view(x, [torch.size(x, 0), rows, -1, width]), [0, 3, 1, 2])  # (B, D, rows, columns)
    columns = torch.size(grid, 3)
    y = torch.upsample_bilinear2d(grid, [(rows + stride - 1) // stride, (columns + stride - 1) // stride], False, None, None)
    return torch.permute(y, [0, 2, 3, 1])  # (B, pooled rows, pooled columns, D)

  def pool_average(self, x: Tensor, rows: int, stride: int) -> Tensor:
    width = torch.size(x, -1)
    grid = torch.permute(torch.view(x, [torch.size(x, 0), rows, -1, width]), [0, 3, 1, 2])  # (B, D, rows, columns)
    y = torch.avg_pool2d(grid, [stride, stride])
    return torch.permute(y, [0, 2, 3, 1])  # (B, pooled rows, pooled columns, D)

  def newline_each_row(self, grid: Tensor, newline: Tensor) -> Tensor:
    size = [torch.size(grid, 0), torch.size(grid, 1), 1, torch.size(grid, 3)]
    y = torch.cat([grid, torch.expand(newline, size)], 2)  # (B, rows, columns + 1, D)
    return torch.reshape(y, [torch.size(y, 0), -1, torch.size(y, 3)])  # (B, rows (columns + 1), D)

  def embed(self, weight: Tensor, ids: Tensor) -> Tensor:
    return torch.to(torch.embedding(weight, ids), 6)

  def last_logits(self, hidden: Tensor, head: Tensor) -> Tensor:
    return self.widened_product(torch.select(hidden, 1, -1), head)

  def logits(self, hidden: Tensor, head: Tensor) -> Tensor:
    return self.widened_product(hidden, head)

  def token_logprobs(self, hidden: Tensor, head: Tensor, targets: Tensor) -> Tensor:
    logits = self.widened_product(hidden, head)  # (B, T, V)
    flat = torch.reshape(logits, [-1, torch.size(logits, -1)])  # (B T, V)
    nll = torch.cross_entropy_loss(flat, torch.reshape(targets, [-1]), None, 0, -100)
    return torch.neg(torch.view_as(nll, targets))

  def log_probabilities(self, rows: Tensor, head: Tensor) -> Tensor:
    return torch.log_softmax(self.widened_product(rows, head), -1)

  def divergence(self, rows: Tensor, head: Tensor, reference: Tensor) -> Tensor:
    logps = self.log_probabilities(rows, head)  # (R, V)
    return torch.sum(torch.mul(torch.exp(reference), torch.sub(reference, logps)), [-1])
