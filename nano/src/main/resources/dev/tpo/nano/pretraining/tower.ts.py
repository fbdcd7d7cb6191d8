  def see(self, features: Tensor, w: List[Tensor], colour: Tensor, shape: Tensor, centre: Tensor) -> List[Tensor]:
    pooled = torch.mean(features, [1])
    colours = torch.linear(pooled, w[0], w[1])
    shapes = torch.linear(pooled, w[2], w[3])
    miss = torch.sub(torch.linear(pooled, w[4], w[5]), centre)
    loss = torch.add(torch.add(torch.cross_entropy_loss(colours, colour), torch.cross_entropy_loss(shapes, shape)), torch.mean(torch.mul(miss, miss)))
    right_colours = torch.mean(torch.to(torch.eq(torch.argmax(colours, -1), colour), 6))
    right_shapes = torch.mean(torch.to(torch.eq(torch.argmax(shapes, -1), shape), 6))
    return [loss, right_colours, right_shapes]

  def right_answers(self, hidden: Tensor, head: Tensor, labels: Tensor) -> Tensor:
    best = torch.argmax(torch.linear(hidden, head), -1)
    return torch.to(torch.__or__(torch.eq(best, labels), torch.lt(labels, 0)), 6)

  def slots(self, hidden: Tensor, begin: int) -> Tensor:
    return torch.slice(hidden, 1, begin, 9223372036854775807, 1)

  def prefix(self, user: Tensor, frames: Tensor, times: Tensor, rest: Tensor) -> Tensor:
    batch = torch.size(times, 0)
    width = torch.size(times, -1)
    seen = torch.view(frames, [batch, torch.size(times, 1), -1, width])
    body = torch.reshape(torch.cat([seen, torch.unsqueeze(times, 2)], 2), [batch, -1, width])
    return torch.cat([torch.expand(user, [batch, 1, width]), body, rest], 1)
