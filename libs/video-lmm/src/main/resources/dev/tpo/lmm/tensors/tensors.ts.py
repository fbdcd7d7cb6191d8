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

  # x in the type in which it meets w.
  def met(self, x: Tensor, w: Tensor) -> Tensor:
    y = x
    if torch.le(torch.numel(x) // torch.size(x, -1), self.rows_as_stored()):
      y = torch.to(x, ops.prim.dtype(w))
    return y

  # The gradient of x (..., in) where g (..., out) is that of x by w; in g's type.
  def product_back(self, g: Tensor, w: Tensor) -> Tensor:
    if torch.eq(ops.prim.dtype(w), ops.prim.dtype(g)):
      y = torch.matmul(g, w)
    else:
      width = torch.size(w, 1)
      flat = torch.reshape(g, [-1, torch.size(g, -1)])
      step = 4194304 // width + 1
      z = torch.zeros([torch.size(flat, 0), width], dtype=ops.prim.dtype(g), layout=None, device=ops.prim.device(g), pin_memory=False)
      wide = torch.empty([ops.prim.min(step, torch.size(w, 0)), width], dtype=ops.prim.dtype(g), layout=None, device=ops.prim.device(g), pin_memory=False)
      for piece in range((torch.size(w, 0) + step - 1) // step):
        some = torch.slice(w, 0, piece * step, (piece + 1) * step, 1)
        near = torch.copy_(torch.slice(wide, 0, 0, torch.size(some, 0), 1), some)
        _ = torch.addmm_(z, torch.slice(flat, 1, piece * step, (piece + 1) * step, 1), near)
      y = torch.view(z, torch.add(torch.slice(torch.size(g), 0, -1, 1), [width]))
    return y

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

  def copy_into(self, x: Tensor, source: Tensor) -> Tensor:
    return torch.copy_(x, source)

  def times(self, x: Tensor, factor: float) -> Tensor:
    return torch.mul(x, factor)

  def over(self, x: Tensor, divisor: float) -> Tensor:
    return torch.div(x, divisor)

  def same(self, x: Tensor) -> Tensor:
    return torch.view_as(x, x)

  def is_tracked(self, x: Tensor) -> int:
    return int(ops.prim.requires_grad(x))

  def type_of(self, x: Tensor) -> int:
    return ops.prim.dtype(x)

  # set_ begins at the source's own offset, counted in the new type: what it lacks in bytes is added.
  def bytes_of(self, x: Tensor, bytes: int, begin: int, end: int) -> Tensor:
    y = torch.contiguous(x)
    more = torch.storage_offset(y) * (bytes // torch.numel(y) - 1)
    return torch.slice(torch.set_(torch.empty([0], dtype=0), y, more, [bytes], [1]), 0, begin, end, 1)
