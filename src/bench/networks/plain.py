"""Plain-20, the convolutional network of the CIFAR-10 benchmark."""

import torch
from torch import nn
from torch.nn import functional as F

from networks.layers import BatchNorm, Linear


def as_filter(kernel, channels):
    """A kernel [9 c, d], rows by (row, column, channel), as a filter [d, c, 3, 3]."""
    return kernel.reshape(3, 3, channels, -1).permute(3, 2, 0, 1)


class FullConvolution(nn.Module):
    def __init__(self, channels, width, stride):
        super().__init__()
        self.channels, self.stride = channels, stride
        self.kernel = nn.Parameter(torch.zeros(9 * channels, width))

    def forward(self, x):
        return F.conv2d(x, as_filter(self.kernel, self.channels), stride=self.stride, padding=1)


class LottaConvolution(nn.Module):
    """A frozen convolution, and beside it one to `rank` channels followed by a 1 x 1 one."""

    def __init__(self, channels, width, stride, adapter):
        super().__init__()
        self.channels, self.stride, self.scaling = channels, stride, adapter["scaling"]
        self.register_buffer("backbone", torch.zeros(9 * channels, width))
        self.loraA = nn.Parameter(torch.zeros(9 * channels, adapter["rank"]))
        self.loraB = nn.Parameter(torch.zeros(adapter["rank"], width))
        self.beta = nn.Parameter(torch.zeros(()))

    def forward(self, x):
        h = self.beta * self.convolved(x, self.backbone)
        up = self.loraB.T[:, :, None, None]
        return h + self.scaling * F.conv2d(self.convolved(x, self.loraA), up)

    def convolved(self, x, kernel):
        return F.conv2d(x, as_filter(kernel, self.channels), stride=self.stride, padding=1)


class Plain(nn.Module):
    """Images [n, channels, side, side]; BatchNorm and ReLU behind each convolution."""

    def __init__(self, maps, sizes, rate=0.0, convolution=LottaConvolution):
        super().__init__()
        assert rate == 0, "this network has no dropout"
        steps = steps_of(sizes)
        self.convolution = nn.ModuleList(
            FullConvolution(*step) if maps.isFull else convolution(*step, maps.adapter)
            for step in steps
        )
        self.norm = nn.ModuleList(BatchNorm(width) for _, width, _ in steps)
        self.head = Linear(steps[-1][1], sizes["classes"])

    def forward(self, x):
        for convolution, norm in zip(self.convolution, self.norm):
            x = torch.relu(norm(convolution(x)))
        return self.head(x.mean(dim=(2, 3)))


def steps_of(sizes):
    """Channels in, channels out and stride of each convolution."""
    widths, depth = sizes["widths"], sizes["depth"]
    steps = [(sizes["channels"], widths[0], 1)]
    for stage, width in enumerate(widths):
        for i in range(depth):
            narrows = i == 0 and stage > 0
            steps.append((widths[stage - 1] if narrows else width, width, 2 if narrows else 1))
    return steps
