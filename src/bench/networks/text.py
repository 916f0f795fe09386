"""The Transformer of the IMDB benchmark, on texts one after the other without padding."""

import torch
from torch import nn
from torch.nn import functional as F

from networks.layers import Embedding, LayerNorm, Linear, dropout, heads_of, joined


class Block(nn.Module):
    def __init__(self, maps, sizes, rate):
        super().__init__()
        width = sizes["width"]
        self.heads, self.rate = sizes["heads"], rate
        self.attentionNorm, self.norm = (LayerNorm(width, maps.isFull) for _ in range(2))
        for name in ("query", "key", "value", "out"):
            setattr(self, name, maps.linear(width, width))
        self.widen = maps.linear(width, 4 * width, "frozen")
        self.narrow = maps.linear(4 * width, width, "gained")

    def forward(self, x, lengths):
        n = self.attentionNorm(x)
        x = x + self.dropped(self.out(self.attend(n, lengths)))
        wide = self.dropped(torch.relu(self.widen(self.norm(x))))
        return x + self.dropped(self.narrow(wide))

    def attend(self, n, lengths):
        """Each text by itself: without padding that is faster than a batch with a mask."""
        three = (layer(n).split(lengths) for layer in (self.query, self.key, self.value))
        texts = [[heads_of(part, self.heads)[None] for part in text] for text in zip(*three)]
        return torch.cat([joined(F.scaled_dot_product_attention(*text)[0]) for text in texts])

    def dropped(self, x):
        return dropout(x, self.rate, self.training)


class TextTransformer(nn.Module):
    """Tokens [n] of texts with these lengths, each cut to the context, to logits a text."""

    def __init__(self, maps, sizes, rate):
        super().__init__()
        width, self.context = sizes["width"], sizes["context"]
        self.rate = rate
        self.tokens = Embedding(sizes["vocabulary"], width, maps.isFull)
        self.positions = Embedding(self.context, width, maps.isFull)
        self.blocks = nn.ModuleList(Block(maps, sizes, rate) for _ in range(sizes["blocks"]))
        self.norm = LayerNorm(width, maps.isFull)
        self.head = Linear(width, sizes["classes"])

    def forward(self, tokens, lengths):
        read = [text[: self.context] for text in tokens.split(lengths)]
        lengths = [len(text) for text in read]
        places = torch.cat([torch.arange(length) for length in lengths])
        x = self.tokens(torch.cat(read)) + self.positions(places)
        x = dropout(x, self.rate, self.training)
        for block in self.blocks:
            x = block(x, lengths)
        means = [text.mean(0) for text in self.norm(x).split(lengths)]
        return self.head(torch.stack(means))
