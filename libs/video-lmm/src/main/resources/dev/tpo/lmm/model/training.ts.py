  # Training: layers of the decoder with their backward pass written out. So it is said, and not left to autograd, what a
  # layer keeps, in which type, and that a frozen matrix costs one product on the way back. R rows that are asked for, all T
  # where "rows" is empty; I inner width.
  #
  # A layer keeps: 0 x (B, T, D), 1 q (B, nh_q, R, hs), 2 k and 3 v (B, nh_kv, T, hs), 4 what attention gives (B, nh_q, R, hs)
  # and 5 its logarithms of sums, 6 x behind attention (B, R, D), 7 gate and 8 up (B, R, I), and from 9 on what the
  # adapter's first matrices give for q, k, v, o, gate, up, down (rows, r), empty where there are none.

  # The gradient of w (out, in), float32.
  def weight_back(self, g: Tensor, x: Tensor) -> Tensor:
    return torch.to(torch.mm(torch.t(torch.reshape(g, [-1, torch.size(g, -1)])), torch.reshape(x, [-1, torch.size(x, -1)])), 6)

  def norm_back(self, g: Tensor, x: Tensor, weight: Tensor, eps: float) -> Tensor:
    r = torch.rsqrt(torch.add(torch.mean(torch.mul(x, x), [-1], True), eps))
    s = torch.mul(g, weight)
    inner = torch.mean(torch.mul(s, x), [-1], True)
    return torch.sub(torch.mul(s, r), torch.mul(x, torch.mul(torch.mul(r, torch.mul(r, r)), inner)))

  def norm_weight_back(self, g: Tensor, x: Tensor, eps: float) -> Tensor:
    y = torch.mul(x, torch.rsqrt(torch.add(torch.mean(torch.mul(x, x), [-1], True), eps)))
    return torch.sum(torch.reshape(torch.mul(g, y), [-1, torch.size(x, -1)]), [0])

  def rotate_back(self, g: Tensor, rope: List[Tensor]) -> Tensor:
    return self.rotate(g, [rope[0], torch.neg(rope[1])])

  # Places along dimension "dim" of x by rows (B, R), all where it is empty.
  def picked(self, x: Tensor, rows: Tensor, dim: int) -> Tensor:
    y = x
    if torch.gt(torch.numel(rows), 0):
      if torch.eq(dim, 1):
        y = torch.gather(x, 1, torch.expand(torch.unsqueeze(rows, -1), [-1, -1, torch.size(x, -1)]))
      else:
        y = torch.gather(x, 2, torch.expand(torch.unsqueeze(torch.unsqueeze(rows, 1), -1), [-1, -1, -1, torch.size(x, -1)]))
    return y

  # y (B, T, D), and x (B, R, D) added at the rows.
  def put(self, y: Tensor, x: Tensor, rows: Tensor) -> Tensor:
    if torch.gt(torch.numel(rows), 0):
      z = torch.scatter_add(y, 1, torch.expand(torch.unsqueeze(rows, -1), [-1, -1, torch.size(x, -1)]), x)
    else:
      z = torch.add(y, x)
    return z

  # What the adapter's dropout leaves of an input, 1 or 0; empty where nothing is dropped. All that share an input share what is
  # dropped of it. Sixteen random bits a number, four numbers a draw: drawing each by itself costs more than the products beside.
  def left(self, like: Tensor, p: float) -> Tensor:
    if torch.gt(p, 0.):
      count = torch.numel(like)
      bits = torch.empty([count // 4 + 1], dtype=4, layout=None, device=ops.prim.device(like), pin_memory=False)
      _ = torch.random_(bits, -9223372036854775807 - 1, None)
      pieces = torch.set_(torch.empty([0], dtype=2, layout=None, device=ops.prim.device(like), pin_memory=False), bits, 0, torch.size(like), torch.stride(torch.contiguous(like)))
      y = torch.to(torch.ge(pieces, int(p * 65536.) - 32768), ops.prim.dtype(like))
    else:
      y = torch.empty([0], dtype=6, layout=None, device=ops.prim.device(like), pin_memory=False)
    return y

  # What the adapter's part counts: its scale, and for what is left to stand for all.
  def share(self, reals: List[float]) -> float:
    return reals[1] / (1. - reals[2])

  def dropped(self, x: Tensor, left: Tensor) -> Tensor:
    y = x
    if torch.gt(torch.numel(left), 0):
      y = torch.mul(x, left)
    return y

  # By the adapter's first matrix, in x's type; empty where it has none for this one.
  def low(self, x: Tensor, lora: List[Tensor], j: int) -> Tensor:
    y = torch.empty([0], dtype=6, layout=None, device=ops.prim.device(x), pin_memory=False)
    if torch.lt(j, torch.len(lora)):
      if torch.gt(torch.numel(lora[j]), 0):
        y = torch.linear(x, torch.to(lora[j], ops.prim.dtype(x)))
    return y

  # z, and what its second matrix adds to it.
  def raised(self, z: Tensor, low: Tensor, lora: List[Tensor], j: int, scale: float) -> Tensor:
    y = z
    if torch.gt(torch.numel(low), 0):
      y = torch.add(z, torch.linear(low, torch.to(lora[j + 1], ops.prim.dtype(low))), alpha=scale)
    return y

  # The gradients of the dropped input, of the first and of the second matrix; empty where there are none.
  def low_back(self, g: Tensor, low: Tensor, x: Tensor, lora: List[Tensor], j: int, scale: float) -> List[Tensor]:
    if torch.gt(torch.numel(low), 0):
      kind = ops.prim.dtype(g)
      s = torch.mul(torch.matmul(g, torch.to(lora[j + 1], kind)), scale)  # (..., r)
      y = [torch.matmul(s, torch.to(lora[j], kind)), self.weight_back(s, x), torch.mul(self.weight_back(g, low), scale)]
    else:
      none = torch.empty([0], dtype=6, layout=None, device=ops.prim.device(g), pin_memory=False)
      y = [none, none, none]
    return y

  # g, and the gradient that came through the adapter.
  def joined(self, g: Tensor, low: Tensor, left: Tensor) -> Tensor:
    y = g
    if torch.gt(torch.numel(low), 0):
      y = torch.add(g, self.dropped(low, left))
    return y

  def either(self, a: Tensor, b: Tensor) -> Tensor:
    if torch.eq(torch.numel(a), 0):
      y = b
    elif torch.eq(torch.numel(b), 0):
      y = a
    else:
      y = torch.add(a, b)
    return y

  # q (B, nh_q, R, hs), k and v (B, nh_kv, T, hs), mask what is added to the scores. "causal": no row sees what comes behind it,
  # which spares half of the work; the mask says so too.
  def attention(self, q: Tensor, k: Tensor, v: Tensor, mask: Tensor, causal: bool) -> List[Tensor]:
    groups = torch.size(q, 1) // torch.size(k, 1)
    if ops.prim.is_cpu(q):
      a, sums, = torch._scaled_dot_product_flash_attention_for_cpu(q, self.shared(k, groups), self.shared(v, groups), 0., causal, attn_mask=mask)
    else:
      a = torch.scaled_dot_product_attention(q, self.shared(k, groups), self.shared(v, groups), mask)
      sums = torch.empty([0], dtype=6, layout=None, device=ops.prim.device(q), pin_memory=False)
    return [a, sums]

  def attention_back(self, g: Tensor, q: Tensor, k: Tensor, v: Tensor, a: Tensor, sums: Tensor, mask: Tensor, causal: bool) -> List[Tensor]:
    groups = torch.size(q, 1) // torch.size(k, 1)
    if torch.gt(torch.numel(sums), 0):
      dq, dk, dv, = torch._scaled_dot_product_flash_attention_for_cpu_backward(g, q, self.shared(k, groups), self.shared(v, groups), a, sums, 0., causal, attn_mask=mask)
      y = [dq, self.unshared(dk, groups), self.unshared(dv, groups)]
    else:
      y = self.attention_back_by_rows(g, q, k, v, a, mask)
    return y

  def unshared(self, g: Tensor, groups: int) -> Tensor:
    y = g
    if torch.ne(groups, 1):
      y = torch.sum(torch.reshape(g, [torch.size(g, 0), -1, groups, torch.size(g, 2), torch.size(g, 3)]), [2])
    return y

  # For any device: some rows at a time, so that their scores need not all be there.
  def attention_back_by_rows(self, g: Tensor, q: Tensor, k: Tensor, v: Tensor, a: Tensor, mask: Tensor) -> List[Tensor]:
    groups = torch.size(q, 1) // torch.size(k, 1)
    keys = self.shared(k, groups)
    values = self.shared(v, groups)
    scale = 1. / torch.sqrt(torch.size(q, -1))
    parts = annotate(List[Tensor], [])
    dk = torch.zeros_like(keys)
    dv = torch.zeros_like(values)
    for part in range((torch.size(q, 2) + 255) // 256):
      some = torch.mul(torch.slice(q, 2, part * 256, (part + 1) * 256, 1), scale)
      up = torch.slice(g, 2, part * 256, (part + 1) * 256, 1)
      p = torch.softmax(torch.add(torch.matmul(some, torch.transpose(keys, 2, 3)), torch.slice(mask, 2, part * 256, (part + 1) * 256, 1)), -1)
      inner = torch.sum(torch.mul(up, torch.slice(a, 2, part * 256, (part + 1) * 256, 1)), [-1], True)
      s = torch.mul(p, torch.sub(torch.matmul(up, torch.transpose(values, 2, 3)), inner))
      _ = torch.append(parts, torch.mul(torch.matmul(s, keys), scale))
      dk = torch.add(dk, torch.matmul(torch.transpose(s, 2, 3), some))
      dv = torch.add(dv, torch.matmul(torch.transpose(p, 2, 3), up))
    return [torch.cat(parts, 2), self.unshared(dk, groups), self.unshared(dv, groups)]

  # What is added to scores: 0 where a row may look, else minus infinity.
  def additive(self, mask: Tensor) -> Tensor:
    return torch.log(torch.to(mask, 6))

  # Gives x behind the layer (B, R, D), and what it keeps. Arguments as of decoder_layer.
  def training_layer(self, x: Tensor, rope: List[Tensor], mask: Tensor, w: List[Tensor], lora: List[Tensor], layer: int, sizes: List[int], reals: List[float], rows: Tensor) -> List[Tensor]:
    i = layer * 12
    j = layer * 14
    scale = self.share(reals)
    some = [self.picked(rope[0], rows, 2), self.picked(rope[1], rows, 2)]
    seen = self.picked(mask, rows, 2)
    causal = torch.eq(torch.numel(rows), 0)
    y = self.met(self.rms_norm(x, w[i], reals[0]), w[i + 1])
    yd = self.dropped(y, self.left(y, reals[2]))
    low_q = self.low(self.picked(yd, rows, 1), lora, j)
    low_k = self.low(yd, lora, j + 2)
    low_v = self.low(yd, lora, j + 4)
    q = self.raised(torch.add(w[i + 2], self.met_product(self.picked(y, rows, 1), w[i + 1])), low_q, lora, j, scale)
    k = self.raised(torch.add(w[i + 4], self.met_product(y, w[i + 3])), low_k, lora, j + 2, scale)
    v = self.raised(torch.add(w[i + 6], self.met_product(y, w[i + 5])), low_v, lora, j + 4, scale)
    q = self.rotate(self.heads(q, sizes[1]), some)
    k = self.rotate(self.heads(k, sizes[2]), rope)
    v = self.heads(v, sizes[2])
    a = self.attention(q, k, v, seen, causal)
    y = self.met(self.join(a[0]), w[i + 7])
    low_o = self.low(self.dropped(y, self.left(y, reals[2])), lora, j + 6)
    x2 = self.raised(torch.add(self.picked(x, rows, 1), self.met_product(y, w[i + 7])), low_o, lora, j + 6, scale)
    y = self.met(self.rms_norm(x2, w[i + 8], reals[0]), w[i + 9])
    yd = self.dropped(y, self.left(y, reals[2]))
    low_gate = self.low(yd, lora, j + 8)
    low_up = self.low(yd, lora, j + 10)
    gate = self.raised(self.met_product(y, w[i + 9]), low_gate, lora, j + 8, scale)
    up = self.raised(self.met_product(y, w[i + 10]), low_up, lora, j + 10, scale)
    y = self.met(torch.mul(torch.silu(gate), up), w[i + 11])
    low_down = self.low(self.dropped(y, self.left(y, reals[2])), lora, j + 12)
    out = self.raised(torch.add(x2, self.met_product(y, w[i + 11])), low_down, lora, j + 12, scale)
    return [out, x, q, k, v, a[0], a[1], x2, gate, up, low_q, low_k, low_v, low_o, low_gate, low_up, low_down]

  # From the gradient of what the layer gives to that of x, and behind it those of the adapter's fourteen matrices and, where
  # the layer's own tensors learn, of these twelve.
  def training_layer_back(self, g: Tensor, kept: List[Tensor], rope: List[Tensor], mask: Tensor, w: List[Tensor], lora: List[Tensor], layer: int, sizes: List[int], reals: List[float], rows: Tensor, learns: bool) -> List[Tensor]:
    i = layer * 12
    j = layer * 14
    scale = self.share(reals)
    x = kept[0]
    x2 = kept[6]
    gate = kept[7]
    up = kept[8]
    some = [self.picked(rope[0], rows, 2), self.picked(rope[1], rows, 2)]
    seen = self.picked(mask, rows, 2)
    causal = torch.eq(torch.numel(rows), 0)
    y1 = self.met(self.rms_norm(x, w[i], reals[0]), w[i + 1])
    ya = self.met(self.join(kept[4]), w[i + 7])
    y2 = self.met(self.rms_norm(x2, w[i + 8], reals[0]), w[i + 9])
    silu = torch.silu(gate)
    h = self.met(torch.mul(silu, up), w[i + 11])
    left = [self.left(y1, reals[2]), self.left(ya, reals[2]), self.left(y2, reals[2]), self.left(h, reals[2])]  # drawn in the order of the way up

    gm = self.met(g, w[i + 11])
    down = self.low_back(gm, kept[15], self.dropped(h, left[3]), lora, j + 12, scale)
    dh = self.joined(self.product_back(gm, w[i + 11]), down[0], left[3])
    dup = torch.mul(dh, silu)
    dgate = torch.silu_backward(torch.mul(dh, up), gate)
    yd = self.dropped(y2, left[2])
    gates = self.low_back(dgate, kept[13], yd, lora, j + 8, scale)
    ups = self.low_back(dup, kept[14], yd, lora, j + 10, scale)
    dy = torch.add(torch.to(self.product_back(dgate, w[i + 9]), 6), self.product_back(dup, w[i + 10]))
    dy2 = self.joined(dy, self.either(gates[0], ups[0]), left[2])
    dx2 = torch.add(g, self.norm_back(dy2, x2, w[i + 8], reals[0]))

    gm = self.met(dx2, w[i + 7])
    outs = self.low_back(gm, kept[12], self.dropped(ya, left[1]), lora, j + 6, scale)
    da = torch.to(self.joined(self.product_back(gm, w[i + 7]), outs[0], left[1]), 6)
    back = self.attention_back(self.heads(da, sizes[1]), kept[1], kept[2], kept[3], kept[4], kept[5], seen, causal)
    dq = self.join(self.rotate_back(back[0], some))
    dk = self.join(self.rotate_back(back[1], rope))
    dv = self.join(back[2])

    yd = self.dropped(y1, left[0])
    qm = self.met(dq, w[i + 1])
    km = self.met(dk, w[i + 3])
    vm = self.met(dv, w[i + 5])
    queries = self.low_back(qm, kept[9], self.picked(yd, rows, 1), lora, j, scale)
    keys = self.low_back(km, kept[10], yd, lora, j + 2, scale)
    values = self.low_back(vm, kept[11], yd, lora, j + 4, scale)
    dy = torch.add(torch.to(self.product_back(km, w[i + 3]), 6), self.product_back(vm, w[i + 5]))
    dy = self.joined(dy, self.either(keys[0], values[0]), left[0])
    dyq = self.joined(torch.to(self.product_back(qm, w[i + 1]), 6), queries[0], self.picked(left[0], self.where_any(left[0], rows), 1))
    dy1 = self.put(dy, dyq, rows)
    dx = self.put(self.norm_back(dy1, x, w[i], reals[0]), dx2, rows)
    all = [dx, queries[1], queries[2], keys[1], keys[2], values[1], values[2], outs[1], outs[2], gates[1], gates[2], ups[1], ups[2], down[1], down[2]]
    if learns:
      own = [self.norm_weight_back(dy1, x, reals[0]), self.weight_back(qm, self.picked(y1, rows, 1)), self.total(dq), self.weight_back(km, y1), self.total(dk), self.weight_back(vm, y1), self.total(dv), self.weight_back(self.met(dx2, w[i + 7]), ya), self.norm_weight_back(dy2, x2, reals[0]), self.weight_back(dgate, y2), self.weight_back(dup, y2), self.weight_back(self.met(g, w[i + 11]), h)]
      all = torch.add(all, own)
    return all

  def where_any(self, x: Tensor, rows: Tensor) -> Tensor:
    y = rows
    if torch.eq(torch.numel(x), 0):
      y = torch.empty([0], dtype=4, layout=None, device=ops.prim.device(rows), pin_memory=False)
    return y

  def total(self, g: Tensor) -> Tensor:
    return torch.sum(torch.reshape(g, [-1, torch.size(g, -1)]), [0])

  # The gradient of rows (R, D) where g (R) is that of their targets' log-probabilities: and of the head, where it learns.
  def logprobs_back(self, rows: Tensor, head: Tensor, targets: Tensor, g: Tensor, learns: bool) -> List[Tensor]:
    d = torch.mul(torch.softmax(self.widened_product(rows, head), -1), torch.neg(torch.unsqueeze(g, 1)))  # (R, V)
    d = torch.scatter_add_(d, 1, torch.unsqueeze(targets, 1), torch.unsqueeze(g, 1))
    return self.head_back(d, rows, head, learns)

  # The same where g is that of their divergences from a reference's log-probabilities (R, V).
  def divergence_back(self, rows: Tensor, head: Tensor, reference: Tensor, g: Tensor, learns: bool) -> List[Tensor]:
    d = torch.sub(torch.softmax(self.widened_product(rows, head), -1), torch.exp(reference))
    return self.head_back(torch.mul(d, torch.unsqueeze(g, 1)), rows, head, learns)

  def head_back(self, d: Tensor, rows: Tensor, head: Tensor, learns: bool) -> List[Tensor]:
    y = [self.product_back(d, head)]
    if learns:
      y = torch.add(y, [self.weight_back(d, rows)])
    return y

  def add_rows(self, table: Tensor, rows: Tensor, numbers: Tensor) -> Tensor:
    return torch.index_add(table, 0, numbers, rows)
