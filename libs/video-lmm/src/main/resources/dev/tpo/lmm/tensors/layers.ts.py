  # x (..., in) float32 by w (out, in) of any type: (..., out) float32.
  def product(self, x: Tensor, w: Tensor) -> Tensor:
    dtype = ops.prim.dtype(w)
    if torch.eq(dtype, ops.prim.dtype(x)):
      y = torch.linear(x, w)
    else:
      rows = torch.numel(x) // torch.size(x, -1)
      if torch.le(rows, self.rows_as_stored()):
        y = torch.to(torch.linear(torch.to(x, dtype), w), ops.prim.dtype(x))
      else:
        y = self.widened_product(x, w)
    return y

  # The same with w widened piece by piece: the result is not rounded to w's type, as logits must not be. Pieces have so
  # many elements that a processor keeps what it has just widened near.
  def widened_product(self, x: Tensor, w: Tensor) -> Tensor:
    if torch.eq(ops.prim.dtype(w), ops.prim.dtype(x)):
      y = torch.linear(x, w)
    else:
      width = torch.size(w, 1)
      flat = torch.reshape(x, [-1, width])
      if torch.le(torch.size(flat, 0), 32):
        step = 1048576 // width + 1
      else:
        step = 4194304 // width + 1
      if ops.prim.requires_grad(x):
        z = self.remembered_pieces(flat, w, step)
      else:
        z = self.forgotten_pieces(flat, w, step)
      y = torch.view(z, torch.add(torch.slice(torch.size(x), 0, -1, 1), [torch.size(w, 0)]))
    return y

  # Each piece stays as it is until the gradient of x has been computed.
  def remembered_pieces(self, x: Tensor, w: Tensor, step: int) -> Tensor:
    parts = annotate(List[Tensor], [])
    for piece in range((torch.size(w, 0) + step - 1) // step):
      some = torch.slice(w, 0, piece * step, (piece + 1) * step, 1)
      _ = torch.append(parts, torch.linear(x, torch.to(some, ops.prim.dtype(x))))
    return torch.cat(parts, -1)

  # One piece's memory for all: fresh memory for each costs more in page faults than the products do.
  def forgotten_pieces(self, x: Tensor, w: Tensor, step: int) -> Tensor:
    count = torch.size(w, 0)
    wide = torch.empty([ops.prim.min(step, count), torch.size(w, 1)], dtype=ops.prim.dtype(x), layout=None, device=ops.prim.device(x), pin_memory=False)
    y = torch.empty([torch.size(x, 0), count], dtype=ops.prim.dtype(x), layout=None, device=ops.prim.device(x), pin_memory=False)
    for piece in range((count + step - 1) // step):
      some = torch.slice(w, 0, piece * step, (piece + 1) * step, 1)
      near = torch.copy_(torch.slice(wide, 0, 0, torch.size(some, 0), 1), some)
      _ = torch.mm(x, torch.t(near), out=torch.slice(y, 1, piece * step, (piece + 1) * step, 1))
    return y

  def linear(self, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
    if torch.eq(ops.prim.dtype(w), ops.prim.dtype(x)):
      y = torch.linear(x, w, b)
    else:
      y = torch.add(self.product(x, w), b)
    return y

  def rms_norm(self, x: Tensor, weight: Tensor, eps: float) -> Tensor:
    return torch.mul(torch.mul(x, torch.rsqrt(torch.add(torch.mean(torch.mul(x, x), [-1], True), eps))), weight)

  def rotate(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    halves = torch.chunk(x, 2, -1)
    a = halves[0]
    b = halves[1]
    return torch.cat([torch.sub(torch.mul(a, cos), torch.mul(b, sin)), torch.add(torch.mul(b, cos), torch.mul(a, sin))], -1)

  def heads(self, x: Tensor, count: int) -> Tensor:
    return torch.transpose(torch.view(x, [torch.size(x, 0), torch.size(x, 1), count, -1]), 1, 2)

  def join(self, x: Tensor) -> Tensor:
    y = torch.transpose(x, 1, 2)
    return torch.reshape(y, [torch.size(y, 0), torch.size(y, 1), -1])

  # y, a product of x, and what an adapter adds to it: nothing where it has no matrices for this one.
  def adapted(self, y: Tensor, x: Tensor, lora: List[Tensor], j: int, scale: float, dropout: float) -> Tensor:
    z = y
    if torch.lt(j, torch.len(lora)):
      if torch.gt(torch.numel(lora[j]), 0):
        low = torch.linear(torch.dropout(x, dropout, True), lora[j])
        z = torch.add(y, torch.mul(torch.linear(low, lora[j + 1]), scale))
    return z

  def decoder_layer(self, x: Tensor, cos: Tensor, sin: Tensor, mask: Tensor, w: List[Tensor], i: int, heads: int, kv_heads: int, eps: float, lora: List[Tensor], j: int, scale: float, dropout: float) -> Tensor:
    y = self.rms_norm(x, w[i], eps)
    q = self.rotate(self.heads(self.adapted(self.linear(y, w[i + 1], w[i + 2]), y, lora, j + 0, scale, dropout), heads), cos, sin)
    k = self.rotate(self.heads(self.adapted(self.linear(y, w[i + 3], w[i + 4]), y, lora, j + 2, scale, dropout), kv_heads), cos, sin)
    v = self.heads(self.adapted(self.linear(y, w[i + 5], w[i + 6]), y, lora, j + 4, scale, dropout), kv_heads)
    groups = heads // kv_heads
    if torch.ne(groups, 1):
      k = torch.repeat_interleave(k, groups, 1)
      v = torch.repeat_interleave(v, groups, 1)
    a = torch.scaled_dot_product_attention(q, k, v, mask)
    y = self.join(a)
    x = torch.add(x, self.adapted(self.product(y, w[i + 7]), y, lora, j + 6, scale, dropout))
    y = self.rms_norm(x, w[i + 8], eps)
    gate = self.adapted(self.product(y, w[i + 9]), y, lora, j + 8, scale, dropout)
    up = self.adapted(self.product(y, w[i + 10]), y, lora, j + 10, scale, dropout)
    y = torch.mul(torch.silu(gate), up)
    return torch.add(x, self.adapted(self.product(y, w[i + 11]), y, lora, j + 12, scale, dropout))

  def decoder(self, x: Tensor, cos: Tensor, sin: Tensor, mask: Tensor, w: List[Tensor], layers: int, heads: int, kv_heads: int, eps: float, lora: List[Tensor], scale: float, dropout: float) -> Tensor:
    for layer in range(layers):
      x = self.decoder_layer(x, cos, sin, mask, w, layer * 12, heads, kv_heads, eps, lora, layer * 14, scale, dropout)
    return self.rms_norm(x, w[layers * 12], eps)

  def activate(self, x: Tensor, kind: int) -> Tensor:
    if torch.eq(kind, 0):
      y = torch.gelu(x, approximate="tanh")
    elif torch.eq(kind, 1):
      y = torch.mul(x, torch.sigmoid(torch.mul(x, 1.702)))
    else:
      y = torch.gelu(x)
    return y

  def vision_layers(self, x: Tensor, w: List[Tensor], layers: int, heads: int, eps: float, activation: int) -> Tensor:
    width = torch.size(x, -1)
    for layer in range(layers):
      i = layer * 16
      y = torch.layer_norm(x, [width], w[i], w[i + 1], eps)
      q = self.heads(self.linear(y, w[i + 2], w[i + 3]), heads)
      k = self.heads(self.linear(y, w[i + 4], w[i + 5]), heads)
      v = self.heads(self.linear(y, w[i + 6], w[i + 7]), heads)
      a = torch.scaled_dot_product_attention(q, k, v)
      x = torch.add(x, self.linear(self.join(a), w[i + 8], w[i + 9]))
      y = torch.layer_norm(x, [width], w[i + 10], w[i + 11], eps)
      y = self.activate(self.linear(y, w[i + 12], w[i + 13]), activation)
      x = torch.add(x, self.linear(y, w[i + 14], w[i + 15]))
    return x

  def patches(self, pixels: Tensor, w: List[Tensor], eps: float) -> Tensor:
    y = torch.conv2d(pixels, w[0], w[1], [torch.size(w[0], 2), torch.size(w[0], 3)])
    return torch.add(torch.transpose(torch.flatten(y, 2), 1, 2), w[2])

  def clip_patches(self, pixels: Tensor, w: List[Tensor], eps: float) -> Tensor:
    y = torch.conv2d(pixels, w[0], None, [torch.size(w[0], 2), torch.size(w[0], 3)])
    y = torch.transpose(torch.flatten(y, 2), 1, 2)
    width = torch.size(y, -1)
    first = torch.expand(torch.view(w[1], [1, 1, width]), [torch.size(y, 0), 1, width])
    y = torch.add(torch.cat([first, y], 1), w[2])
    return torch.layer_norm(y, [width], w[3], w[4], eps)

  def project(self, x: Tensor, w: List[Tensor]) -> Tensor:
    return self.linear(torch.gelu(self.linear(x, w[0], w[1])), w[2], w[3])

  def embed(self, weight: Tensor, ids: Tensor) -> Tensor:
    return torch.to(torch.embedding(weight, ids), 6)

  def token_logprobs(self, hidden: Tensor, head: Tensor, targets: Tensor) -> Tensor:
    logits = self.widened_product(hidden, head)
    flat = torch.reshape(logits, [-1, torch.size(logits, -1)])
    nll = torch.cross_entropy_loss(flat, torch.reshape(targets, [-1]), None, 0, -100)
    return torch.neg(torch.view_as(nll, targets))

  def pool_bilinear(self, x: Tensor, rows: int, stride: int) -> Tensor:
    width = torch.size(x, -1)
    grid = torch.permute(torch.view(x, [torch.size(x, 0), rows, -1, width]), [0, 3, 1, 2])
    columns = torch.size(grid, 3)
    y = torch.upsample_bilinear2d(grid, [(rows + stride - 1) // stride, (columns + stride - 1) // stride], False, None, None)
    return torch.permute(y, [0, 2, 3, 1])

  def pool_average(self, x: Tensor, rows: int, stride: int) -> Tensor:
    width = torch.size(x, -1)
    grid = torch.permute(torch.view(x, [torch.size(x, 0), rows, -1, width]), [0, 3, 1, 2])
    y = torch.avg_pool2d(grid, [stride, stride])
    return torch.permute(y, [0, 2, 3, 1])

  def newline_each_row(self, grid: Tensor, newline: Tensor) -> Tensor:
    size = [torch.size(grid, 0), torch.size(grid, 1), 1, torch.size(grid, 3)]
    y = torch.cat([grid, torch.expand(newline, size)], 2)
    return torch.reshape(y, [torch.size(y, 0), -1, torch.size(y, 3)])

  def map_file(self, path: str, bytes: int) -> Tensor:
    return torch.from_file(path, False, bytes, dtype=0)

  def view_file(self, base: Tensor, dtype: int, offset: int, shape: List[int], stride: List[int]) -> Tensor:
    return torch.set_(torch.empty([0], dtype=dtype), base, offset, shape, stride)

  def copy_file(self, base: Tensor, dtype: int, bytes: int, offset: int, shape: List[int], stride: List[int]) -> Tensor:
    copy = torch.clone(torch.slice(base, 0, offset, offset + bytes, 1))
    return torch.set_(torch.empty([0], dtype=dtype), copy, 0, shape, stride)

  def to_type(self, x: Tensor, dtype: int) -> Tensor:
    return torch.to(x, dtype)

  def float32_copy(self, x: Tensor) -> Tensor:
    return torch.to(x, 6, False, True)

  def to_device_of(self, x: Tensor, other: Tensor) -> Tensor:
    return torch.to(x, ops.prim.device(other), ops.prim.dtype(x), False, False)

  def type_of(self, x: Tensor) -> int:
    return ops.prim.dtype(x)

  # set_ begins at the source's own offset, counted in the new type: what it lacks in bytes is added.
  def bytes_of(self, x: Tensor, bytes: int, begin: int, end: int) -> Tensor:
    y = torch.contiguous(x)
    more = torch.storage_offset(y) * (bytes // torch.numel(y) - 1)
    return torch.slice(torch.set_(torch.empty([0], dtype=0), y, more, [bytes], [1]), 0, begin, end, 1)

  def cached_layer(self, x: Tensor, cos: Tensor, sin: Tensor, mask: Tensor, w: List[Tensor], i: int, heads: int, kv_heads: int, eps: float, keys: Tensor, values: Tensor, begin: int, lora: List[Tensor], j: int, scale: float, dropout: float) -> Tensor:
    y = self.rms_norm(x, w[i], eps)
    end = begin + torch.size(x, 1)
    q = self.rotate(self.heads(self.adapted(self.linear(y, w[i + 1], w[i + 2]), y, lora, j + 0, scale, dropout), heads), cos, sin)
    torch.copy_(torch.slice(keys, 2, begin, end, 1), self.rotate(self.heads(self.adapted(self.linear(y, w[i + 3], w[i + 4]), y, lora, j + 2, scale, dropout), kv_heads), cos, sin))
    torch.copy_(torch.slice(values, 2, begin, end, 1), self.heads(self.adapted(self.linear(y, w[i + 5], w[i + 6]), y, lora, j + 4, scale, dropout), kv_heads))
    k = torch.slice(keys, 2, 0, end, 1)
    v = torch.slice(values, 2, 0, end, 1)
    groups = heads // kv_heads
    if torch.eq(torch.size(x, 1), 1):
      # One token: the heads that share keys become rows that look at them, and no key is repeated.
      a = torch.scaled_dot_product_attention(torch.reshape(q, [torch.size(q, 0), kv_heads, groups, -1]), k, v)
      a = torch.reshape(a, [torch.size(q, 0), heads, 1, -1])
    else:
      if torch.ne(groups, 1):
        k = torch.repeat_interleave(k, groups, 1)
        v = torch.repeat_interleave(v, groups, 1)
      if torch.eq(begin, 0):
        a = torch.scaled_dot_product_attention(q, k, v, None, 0., True)
      else:
        a = torch.scaled_dot_product_attention(q, k, v, mask)
    y = self.join(a)
    x = torch.add(x, self.adapted(self.product(y, w[i + 7]), y, lora, j + 6, scale, dropout))
    y = self.rms_norm(x, w[i + 8], eps)
    gate = self.adapted(self.product(y, w[i + 9]), y, lora, j + 8, scale, dropout)
    up = self.adapted(self.product(y, w[i + 10]), y, lora, j + 10, scale, dropout)
    y = torch.mul(torch.silu(gate), up)
    return torch.add(x, self.adapted(self.product(y, w[i + 11]), y, lora, j + 12, scale, dropout))

  def cached_decoder(self, x: Tensor, cos_table: Tensor, sin_table: Tensor, w: List[Tensor], layers: int, heads: int, kv_heads: int, eps: float, keys: List[Tensor], values: List[Tensor], begin: int, lora: List[Tensor], scale: float, dropout: float) -> Tensor:
    length = torch.size(x, 1)
    cos = torch.slice(cos_table, 0, begin, begin + length, 1)
    sin = torch.slice(sin_table, 0, begin, begin + length, 1)
    if torch.__or__(torch.eq(begin, 0), torch.eq(length, 1)):
      mask = torch.empty([0])
    else:
      places = torch.arange(begin + length, dtype=None, layout=None, device=ops.prim.device(x), pin_memory=False)
      mask = torch.le(torch.unsqueeze(places, 0), torch.unsqueeze(torch.slice(places, 0, begin, begin + length, 1), 1))
    for layer in range(layers):
      x = self.cached_layer(x, cos, sin, mask, w, layer * 12, heads, kv_heads, eps, keys[layer], values[layer], begin, lora, layer * 14, scale, dropout)
    return self.rms_norm(x, w[layers * 12], eps)

  def last_logits(self, hidden: Tensor, head: Tensor) -> Tensor:
    return self.widened_product(torch.select(hidden, 1, -1), head)

  def logits(self, hidden: Tensor, head: Tensor) -> Tensor:
    return self.widened_product(hidden, head)
