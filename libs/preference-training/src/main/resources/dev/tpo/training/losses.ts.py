  def log_sigmoid(self, x: Tensor) -> Tensor:
    return torch.log_sigmoid(x)
