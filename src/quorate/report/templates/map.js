// Optional: the example under the pointer is told beside the map; dragging lists those in the frame.
(function () {
  "use strict";
  document.querySelectorAll("#map svg").forEach(function (drawing) {
    var told = document.createElement("p");
    told.className = "told note";
    told.textContent = "\u00a0";
    var list = document.createElement("div");
    list.className = "picked";
    drawing.parentNode.appendChild(told);
    drawing.parentNode.appendChild(list);
    var marks = Array.prototype.slice.call(drawing.querySelectorAll(".pick"));
    var begun = null, frame = null;
    function words(mark) {
      return mark.parentNode.querySelector("title").textContent;
    }
    function at(event) {
      var box = drawing.getBoundingClientRect(), whole = drawing.viewBox.baseVal;
      return { x: (event.clientX - box.left) * whole.width / box.width, y: (event.clientY - box.top) * whole.height / box.height };
    }
    function middle(mark) {
      var box = mark.getBBox();
      return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    }
    drawing.addEventListener("pointermove", function (event) {
      if (event.target.classList.contains("pick")) told.textContent = words(event.target);
      if (!begun) return;
      var here = at(event);
      frame.setAttribute("x", Math.min(here.x, begun.x));
      frame.setAttribute("y", Math.min(here.y, begun.y));
      frame.setAttribute("width", Math.abs(here.x - begun.x));
      frame.setAttribute("height", Math.abs(here.y - begun.y));
    });
    drawing.addEventListener("pointerdown", function (event) {
      if (event.button !== 0) return;
      begun = at(event);
      if (frame) frame.remove();
      frame = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      frame.setAttribute("class", "brush");
      drawing.appendChild(frame);
      event.preventDefault();
    });
    window.addEventListener("pointerup", function (event) {
      if (!begun) return;
      var here = at(event);
      var x = [Math.min(here.x, begun.x), Math.max(here.x, begun.x)];
      var y = [Math.min(here.y, begun.y), Math.max(here.y, begun.y)];
      begun = null;
      if (x[1] - x[0] < 3 && y[1] - y[0] < 3) {
        frame.remove();
        frame = null;
        list.textContent = "";
        return;
      }
      show(marks.filter(function (mark) {
        var point = middle(mark);
        return point.x >= x[0] && point.x <= x[1] && point.y >= y[0] && point.y <= y[1];
      }).reverse());
    });
    function show(chosen) {
      list.textContent = "";
      var head = document.createElement("p");
      head.textContent = chosen.length + (chosen.length === 1 ? " example" : " examples") + " in the frame" + (chosen.length > 100 ? "; the first 100:" : ":");
      list.appendChild(head);
      var rows = document.createElement("ul");
      chosen.slice(0, 100).forEach(function (mark) {
        var row = document.createElement("li");
        row.textContent = words(mark);
        rows.appendChild(row);
      });
      list.appendChild(rows);
    }
  });
})();
