  def log_sigmoid(self, x: Tensor) -> Tensor:
    return torch.log_sigmoid(x)

  def sigmoid(self, x: Tensor) -> Tensor:
    return torch.sigmoid(x)

  def relu(self, x: Tensor) -> Tensor:
    return torch.relu(x)

  def log1mexp(self, x: Tensor) -> Tensor:
    below = torch.clamp_max(x, -1e-30)
    near = torch.gt(below, -0.6931471805599453)
    far = torch.where(near, torch.full_like(below, -1.0), below)
    return torch.where(near, torch.log(torch.neg(torch.expm1(below))), torch.log1p(torch.neg(torch.exp(far))))
